/** Tree pages for tests. */
import { LIFE, TREE, TREE_MAGIC, TREE_SLOT, TREE_VERSION } from "./layout.ts";
import type { Tree, TreeProcess } from "./tree.ts";

/** Writes a tree's page: what is left out of a process is 0, and it is alive. */
export function writeTree(
  tree: Partial<Omit<Tree, "processes">> & { readonly processes: readonly Partial<TreeProcess>[] },
): Uint8Array {
  const file = new Uint8Array(TREE.size);
  const view = new DataView(file.buffer);
  const u64 = (at: number, value: number) => view.setBigUint64(at, BigInt(value), true);
  file.set(new TextEncoder().encode(TREE_MAGIC), TREE.magic);
  view.setUint32(TREE.version, TREE_VERSION, true);
  view.setUint32(TREE.slots, tree.processes.length + (tree.missing ?? 0), true);
  u64(TREE.peakBytes, tree.peakBytes ?? 0);
  u64(TREE.peakEpoch, tree.peakEpoch ?? 0);
  u64(TREE.peakNs, tree.peakNs ?? 0);
  for (const [slot, process] of tree.processes.entries()) {
    const at = TREE.slot + slot * TREE_SLOT.size;
    view.setUint32(at + TREE_SLOT.pid, process.pid ?? 0, true);
    view.setUint32(at + TREE_SLOT.number, process.number ?? 1, true);
    view.setUint32(at + TREE_SLOT.life, LIFE[process.life ?? "alive"], true);
    view.setUint32(at + TREE_SLOT.status, process.status ?? 0, true);
    u64(at + TREE_SLOT.published, process.published ?? 0);
    u64(at + TREE_SLOT.startNs, process.startNs ?? 0);
    u64(at + TREE_SLOT.endNs, process.endNs ?? 0);
  }
  return file;
}
