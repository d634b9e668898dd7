import type { Recording } from "../recording/reader.ts";
import { heldAtMark } from "../recording/scopes.ts";
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
  const { bytes, blocks } = heldAtMark(raw, scope, "peak");
  return { peakBytes: bytes, peakBlocks: blocks };
}

const liveOf = ({ liveBytes, liveBlocks }: SiteTable): Held => ({
  peakBytes: liveBytes,
  peakBlocks: liveBlocks,
});

const NOTHING: Held = { peakBytes: null, peakBlocks: null };
