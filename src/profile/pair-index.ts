/**
 * Numbers pairs of non-negative integers in the order they are first met, 0, 1, 2, … An open-addressed table in
 * typed arrays: a Map with object or string keys would be ten times slower at a profile's size.
 */
export class PairIndex {
  #slots = new Int32Array(1024).fill(-1);
  #first = new Uint32Array(512);
  #second = new Uint32Array(512);
  #length = 0;

  /** How many distinct pairs were numbered. */
  get length(): number {
    return this.#length;
  }

  /** The pair's number; a new one if it was never met. Both are unsigned 32-bit integers. */
  number(first: number, second: number): number {
    let slot = this.#slotOf(first, second);
    const known = this.#slots[slot]!;
    if (known >= 0) return known;
    if (this.#length === this.#first.length) {
      this.#grow();
      slot = this.#slotOf(first, second);
    }
    const id = this.#length++;
    this.#slots[slot] = id;
    this.#first[id] = first;
    this.#second[id] = second;
    return id;
  }

  firstOf(id: number): number {
    return this.#first[id]!;
  }

  secondOf(id: number): number {
    return this.#second[id]!;
  }

  /** The slot that holds the pair, or the empty one where it belongs. */
  #slotOf(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id < 0 || (this.#first[id] === first && this.#second[id] === second)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const first = new Uint32Array(this.#first.length * 2);
    const second = new Uint32Array(this.#second.length * 2);
    first.set(this.#first);
    second.set(this.#second);
    this.#first = first;
    this.#second = second;
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let id = 0; id < this.#length; id++) this.#slots[this.#slotOf(first[id]!, second[id]!)] = id;
  }
}
