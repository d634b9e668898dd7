import { formatCount } from "../analysis/format.ts";
import type { Parts } from "../export/exporter.ts";
import { writeOutput } from "../export/output.ts";
import { loadProfile } from "../profile/load.ts";
import type { Profile } from "../profile/profile.ts";
import { endDoing, sayDoing } from "../terminal/progress.ts";

/**
 * The profile of a run, as loadProfile has it; a terminal is told what is read, and then that it is worked out, until `show` or
 * `write` come.
 * @throws InputError as loadProfile does.
 */
export function openProfile(path: string, process?: string): Profile {
  sayDoing("reading the recording");
  const profile = loadProfile(path, process, (done, count) => {
    if (done < count && count > 1)
      sayDoing(`reading recording ${formatCount(done + 1, " ")} of ${formatCount(count, " ")}`);
  });
  sayDoing("working it out");
  return profile;
}

/** Writes as writeOutput does. Of what becomes a file a terminal is told, as it may be made only while it is written. */
export function write(path: string, parts: Parts): void {
  if (path === "-") endDoing();
  else sayDoing("writing the file");
  writeOutput(path, parts);
  endDoing();
}
