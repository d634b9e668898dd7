import type { Recording } from "../recording/reader.ts";
import type { Tree, TreeProcess } from "../recording/tree.ts";
import type { SiteTable } from "./profile.ts";

/** What the sites of a process held at a moment, by row of its site table; null: nothing. */
export interface Held {
  readonly peakBytes: Float64Array | null;
  readonly peakBlocks: Float64Array | null;
}

/**
 * What a process held at the peak of its tree, to TREE_STEP bytes in all, by the rule in agent/recording.h. `sites` has what it
 * held at its own peak and what is live.
 */
export function heldAtTreePeak(
  { header, sites: raw, scopes }: Recording,
  sites: SiteTable,
  tree: Tree,
  slot: TreeProcess | null,
): Held {
  const wasThere =
    header.startNs <= tree.peakNs && !(slot !== null && slot.endNs > 0 && slot.endNs < tree.peakNs);
  if (header.treeEpoch !== tree.peakEpoch) return wasThere ? liveOf(sites) : NOTHING;
  const scope = scopes.find((one) => one.scope === 0 && one.state !== "lost");
  if (scope === undefined) return { peakBytes: sites.peakBytes, peakBlocks: sites.peakBlocks };
  const { length, peakBytes, peakBlocks } = scope.sites;
  const held = { peakBytes: sites.liveBytes.slice(), peakBlocks: sites.liveBlocks.slice() };
  for (let row = 0; row < sites.length; row++) {
    if (raw.epoch[row + 1]! < scope.peakEpoch) continue;
    const hasRecord = row + 1 < length;
    held.peakBytes[row] = hasRecord ? peakBytes[row + 1]! : 0;
    held.peakBlocks[row] = hasRecord ? peakBlocks[row + 1]! : 0;
  }
  return held;
}

const liveOf = ({ liveBytes, liveBlocks }: SiteTable): Held => ({
  peakBytes: liveBytes,
  peakBlocks: liveBlocks,
});

const NOTHING: Held = { peakBytes: null, peakBlocks: null };
