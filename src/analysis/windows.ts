import type { Profile, RunWindow } from "../profile/profile.ts";
import { type Estimate, sumCountedSites } from "./interval.ts";
import { viewWindow } from "./view.ts";

/** What was held at a window's peak beyond what was held where it was opened. */
export function gainOf(profile: Profile, window: RunWindow): Estimate {
  return sumCountedSites(viewWindow(profile, window).profile, "peakBytes");
}
