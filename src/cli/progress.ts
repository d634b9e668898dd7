import { formatCount } from "../analysis/format.ts";
import { loadProfile, type OnRead } from "../profile/load.ts";
import type { Profile } from "../profile/profile.ts";

/** What takes less needs no word. */
const DELAY_MS = 500;
const CLEAR_LINE = "\r\u001b[2K";

/**
 * The profile of a run, as loadProfile has it. Where many recordings take their time, a terminal says how many of them
 * are read, in a line that goes when all are.
 * @throws InputError as loadProfile does.
 */
export function openProfile(path: string, process?: string): Profile {
  return loadProfile(path, process, sayProgress());
}

function sayProgress(): OnRead {
  const { stderr } = process;
  const began = performance.now();
  let isShown = false;
  return (done, count) => {
    if (!stderr.isTTY) return;
    const isDone = done === count;
    if (isShown) stderr.write(CLEAR_LINE);
    isShown = !isDone && performance.now() - began > DELAY_MS;
    if (isShown)
      stderr.write(`reading recording ${formatCount(done + 1, " ")} of ${formatCount(count, " ")}`);
  };
}
