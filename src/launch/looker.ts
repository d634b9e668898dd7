import type { Look } from "../recording/looks.ts";
import type { FollowedProcess } from "./followed-process.ts";
import { lookAt } from "./look.ts";
import { LookTurns } from "./look-turns.ts";
import { workSince } from "./own-work.ts";

/** Looks at the memory of one process at a time, each in its turn. */
export class Looker {
  readonly #recording: string;
  readonly #turns = new LookTurns<FollowedProcess>(performance.now());
  #isLooking = false;
  #workMs = 0;

  /** `recording` is the folder that the agent writes into. */
  constructor(recording: string) {
    this.#recording = recording;
  }

  /** Milliseconds of a core that it has taken since this was last asked; null while it is at work. */
  takeWork(): number | null {
    if (this.#isLooking) return null;
    const workMs = this.#workMs;
    this.#workMs = 0;
    return workMs;
  }

  /**
   * Looks at the next one, if it is time. Its Pss is in the sample after. `clock` tells the seconds since the run's start. Gives
   * null where there was nothing to look at.
   */
  async go(processes: readonly FollowedProcess[], clock: () => number): Promise<Look | null> {
    const nowMs = performance.now();
    const turn = this.#isLooking ? null : this.#turns.next(processes, nowMs);
    if (turn === null) return null;
    this.#isLooking = true;
    const before = process.cpuUsage();
    const looked = await lookAt(turn, this.#recording, clock);
    if (looked !== null) turn.process.notePss(looked.pss);
    // Where samples are taken meanwhile it rests for their work, too: too long rather than too short.
    this.#workMs = workSince(before);
    this.#turns.noteLook(turn.process, nowMs, this.#workMs);
    this.#isLooking = false;
    return looked?.look ?? null;
  }
}
