import { randomFrom } from "../../../src/recording/fixture-sample.ts";

/** Choices that look like chance, and are the same for the same seed. */
export class Chance {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  /** A whole number from 0 to `count` − 1. */
  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  /** One of these. */
  of<One>(all: readonly One[]): One {
    return all[this.below(all.length)]!;
  }
}
