import { join } from "node:path";
import { formatLook, type Look } from "../recording/looks.ts";
import {
  formatSystemHeader,
  formatSystemSample,
  SYSTEM_FILE,
  type SystemSample,
} from "../recording/system-series.ts";
import { LookHistory } from "./look-history.ts";
import { SampleHistory } from "./sample-history.ts";
import { SeriesFile } from "./series-file.ts";

/** The samples of a run, and the looks at its memory, as they come to stand in its `system.jsonl`. Nothing here throws. */
export class SystemLog {
  readonly #header: string;
  readonly #file: SeriesFile;
  readonly #history = new SampleHistory();
  readonly #looks = new LookHistory();
  #unwritten = "";

  /** `folder` is the results folder, absolute; the run's start in milliseconds since 1970. */
  constructor(folder: string, startedMs: number) {
    this.#header = formatSystemHeader(startedMs);
    this.#file = new SeriesFile(join(folder, SYSTEM_FILE), this.#header);
  }

  /** What is added is written with the next flush. */
  add(sample: SystemSample): void {
    this.#follow(this.#history.add(sample));
  }

  addLook(look: Look): void {
    const kept = this.#looks.add(look);
    if (kept === "kept") this.#unwritten += formatLook(look);
    if (kept === "thinned") this.#rewrite();
  }

  /** Begins to write what was added. */
  flush(): void {
    this.#file.append(this.#unwritten);
    this.#unwritten = "";
  }

  /** Writes all that is to be kept. Says so when it can't, unless the folder is gone. */
  async end(): Promise<void> {
    this.#follow(this.#history.keepLast());
    this.flush();
    const failure = await this.#file.end(() => this.#text());
    if (failure) console.error(`floodmark: can't write ${SYSTEM_FILE}: ${failure.message}`);
  }

  #follow(kept: ReturnType<SampleHistory["add"]>): void {
    const newest = this.#history.samples.at(-1);
    if (kept === "kept" && newest) this.#unwritten += formatSystemSample(newest);
    if (kept === "kept, and each second one went") this.#rewrite();
  }

  #rewrite(): void {
    this.#unwritten = "";
    this.#file.replace(this.#text());
  }

  #text(): string {
    const samples = this.#history.samples.map(formatSystemSample);
    return [this.#header, ...samples, ...this.#looks.looks.map(formatLook)].join("");
  }
}
