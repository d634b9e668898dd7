import type { RunWindow, WindowSites } from "../profile/profile.ts";

/** The same window over other sites: `map` makes their column of one that is asked for. */
export function mapWindow(
  { sites, ...window }: RunWindow,
  map: (column: Float64Array) => Float64Array,
): RunWindow {
  const mapped: WindowSites = {
    get openBytes() {
      return map(sites.openBytes);
    },
    get openBlocks() {
      return map(sites.openBlocks);
    },
    get peakBytes() {
      return map(sites.peakBytes);
    },
    get peakBlocks() {
      return map(sites.peakBlocks);
    },
  };
  return { ...window, sites: mapped };
}
