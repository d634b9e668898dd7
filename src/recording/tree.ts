import { LIFE, TREE, TREE_MAGIC, TREE_SLOT, TREE_SLOTS, TREE_VERSION } from "./layout.ts";

/** How a process of a run came to its end, as far as that is known. */
export type Life = keyof typeof LIFE;

/** A process in the tree's page. Times in nanoseconds of the system's monotonic clock; `endNs` 0 while it lives. */
export interface TreeProcess {
  readonly pid: number;
  /** Of its recording, among those of this pid: 1 and up. */
  readonly number: number;
  readonly life: Life;
  /** exited: the exit code; killed: the signal. */
  readonly status: number;
  /** Bytes that it last said it holds; 0 once it is gone. */
  readonly published: number;
  readonly startNs: number;
  readonly endNs: number;
}

/** What the processes of a run held together, as agent/tree_page.h describes it. */
export interface Tree {
  readonly peakBytes: number;
  readonly peakEpoch: number;
  readonly peakNs: number;
  readonly processes: readonly TreeProcess[];
  /** Processes that there was no slot for: they are no part of the tree's peak. */
  readonly missing: number;
}

const LIVES = new Map<number, Life>(Object.entries(LIFE).map(([name, number]) => [number, name as Life]));

/** Reads the tree's page; null where it is none, or one of a later version: processes are shown by themselves then. */
export function readTree(file: Uint8Array): Tree | null {
  if (file.length < TREE.size) return null;
  const magic = new TextDecoder().decode(file.subarray(TREE.magic, TREE.magic + TREE_MAGIC.length));
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (magic !== TREE_MAGIC || view.getUint32(TREE.version, true) !== TREE_VERSION) return null;
  const u64 = (offset: number) => Number(view.getBigUint64(offset, true));
  const slots = view.getUint32(TREE.slots, true);
  const taken = Math.min(slots, TREE_SLOTS);
  return {
    peakBytes: u64(TREE.peakBytes),
    peakEpoch: u64(TREE.peakEpoch),
    peakNs: u64(TREE.peakNs),
    processes: Array.from({ length: taken }, (_, slot) => readSlot(view, TREE.slot + slot * TREE_SLOT.size)),
    missing: slots - taken,
  };
}

function readSlot(view: DataView, at: number): TreeProcess {
  const u32 = (offset: number) => view.getUint32(at + offset, true);
  const u64 = (offset: number) => Number(view.getBigUint64(at + offset, true));
  return {
    pid: u32(TREE_SLOT.pid),
    number: u32(TREE_SLOT.number),
    life: LIVES.get(u32(TREE_SLOT.life)) ?? "none",
    status: u32(TREE_SLOT.status),
    published: u64(TREE_SLOT.published),
    startNs: u64(TREE_SLOT.startNs),
    endNs: u64(TREE_SLOT.endNs),
  };
}
