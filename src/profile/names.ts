import type { Profile } from "./profile.ts";

/** A run's profile with files under the names that a person has for them: a notebook's cells by their numbers. */
export function underNames(profile: Profile): Profile {
  const { functions, run } = profile;
  const { kept } = run;
  if (kept === null || kept.names.size === 0) return profile;
  const nameOf = (file: string) => kept.names.get(file) ?? file;
  return {
    ...profile,
    functions: { ...functions, file: functions.file.map(nameOf) },
    run: {
      ...run,
      kept: {
        files: new Map([...kept.files].map(([file, path]) => [nameOf(file), path])),
        secret: new Set([...kept.secret].map(nameOf)),
        names: kept.names,
      },
    },
  };
}
