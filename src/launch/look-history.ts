import type { Look } from "../recording/looks.ts";

/** Some 1 MB of text. */
const LOOKS_MAX = 512;

/** Looks of a run of any length: when there are too many each second one goes, and from then on half as many are kept. */
export class LookHistory {
  #looks: Look[] = [];
  /** Of this many one is kept. */
  #stride = 1;
  #passed = 0;

  get looks(): readonly Look[] {
    return this.#looks;
  }

  /** Whether it is kept; `thinned` where others have gone for it. */
  add(look: Look): "kept" | "left out" | "thinned" {
    if (++this.#passed < this.#stride) return "left out";
    this.#passed = 0;
    this.#looks.push(look);
    if (this.#looks.length < LOOKS_MAX) return "kept";
    this.#looks = this.#looks.filter((_, index) => index % 2 === 1);
    this.#stride *= 2;
    return "thinned";
  }
}
