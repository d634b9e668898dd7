import type { Profile } from "../profile/profile.ts";

/** A file format: gives a profile's text in parts, so that none of it has to be in memory at once. */
export type Exporter = (profile: Profile) => Iterable<string>;
