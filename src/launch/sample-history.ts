import type { ProcessSample, SystemSample } from "../recording/system-series.ts";

const SAMPLES_MAX = 4096;
/** Of all samples together, so that a run of many processes is bounded, too: some 6 MB of text. */
const ROWS_MAX = 65_536;

/** What became of a sample: it waits where samples are kept more rarely; others may have gone for it. */
type Kept = "kept" | "waits" | "kept, and each second one went";

/**
 * Samples of a run of any length: when there are too many each second one goes, and from then on half as many are
 * kept. A Pss stays: it goes to the sample after.
 */
export class SampleHistory {
  #samples: SystemSample[] = [];
  #rows = 0;
  /** Of this many one is kept. */
  #stride = 1;
  #passed = 0;
  #waiting: SystemSample | null = null;

  get samples(): readonly SystemSample[] {
    return this.#samples;
  }

  add(sample: SystemSample): Kept {
    const whole = withPss(sample, this.#waiting);
    this.#waiting = whole;
    this.#passed++;
    return this.#passed < this.#stride ? "waits" : this.#keep(whole);
  }

  /** The last sample of a run is kept in any case. */
  keepLast(): Kept {
    return this.#waiting ? this.#keep(this.#waiting) : "waits";
  }

  #keep(sample: SystemSample): Kept {
    this.#waiting = null;
    this.#passed = 0;
    this.#samples.push(sample);
    this.#rows += sample.processes.length;
    if (this.#samples.length < SAMPLES_MAX && this.#rows < ROWS_MAX) return "kept";
    this.#samples = eachSecond(this.#samples);
    this.#rows = this.#samples.reduce((sum, { processes }) => sum + processes.length, 0);
    this.#stride *= 2;
    return "kept, and each second one went";
  }
}

/** The newest among them. */
function eachSecond(samples: readonly SystemSample[]): SystemSample[] {
  return samples.flatMap((sample, index) =>
    (samples.length - index) % 2 === 1 ? [withPss(sample, samples[index - 1])] : [],
  );
}

/** A sample with the Pss that the one before it had, where it has none of its own. */
function withPss(sample: SystemSample, before: SystemSample | null | undefined): SystemSample {
  if (!before?.processes.some(({ pss }) => pss !== null)) return sample;
  const known = new Map(before.processes.map(({ pid, pss }) => [pid, pss]));
  const processes = sample.processes.map(
    (process): ProcessSample => ({ ...process, pss: process.pss ?? known.get(process.pid) ?? null }),
  );
  return { ...sample, processes };
}
