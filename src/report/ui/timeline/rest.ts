/** Keys that come one after the other are pressed faster than this. */
const REST_MS = 120;

/** Does the last of what it was told, when nothing more has come for a moment. */
export class Rest {
  #timer: ReturnType<typeof setTimeout> | undefined;

  afterwards(action: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, REST_MS);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}
