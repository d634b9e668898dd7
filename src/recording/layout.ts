/**
 * Where everything stands in a recording, as agent/recording.h says (the meaning is described there). All integers
 * are little-endian. A test compiles the header and compares every number here.
 */
export const MAGIC = "FLOODMRK";
export const VERSION = 4;
export const HEADER_SIZE = 4096;
export const HEADER_SIZE_MOST = 65_536;
export const CHUNK_SIZE = 256 * 1024;
export const CHUNKS_MAX = 640;
export const REASON_SIZE = 512;
export const COMMAND_SIZE = 768;

export const STATE = { starting: 1, recording: 2, ended: 3, off: 4, refused: 5 } as const;

export const TABLE = {
  nodes: 1,
  sites: 2,
  codes: 3,
  bytes: 4,
  churn: 5,
  moments: 6,
  changes: 7,
  changes_2: 8,
  scopes: 9,
  extents: 14,
  sources: 15,
  marks: 16,
} as const;

/** Scopes have tables of their own, in a row from TABLE.scopes on: of the tree, and of windows 1 to 4. */
export const SCOPES = 5;
export const SCOPE_STATE = { unused: 0, open: 1, closed: 2, lost: 3 } as const;

export const KIND = { object: 0, buffer: 1, heap: 2, map: 3, reserved: 4, file: 5, shared: 6 } as const;
export const KIND_COUNT = 7;
export const KINDS_COUNTED = 4;
export const KINDS_SIZED = 3;
export const SIZE_CLASSES = 48;

export const NODE_TYPE = { root: 0, python: 1, cut: 2, thread: 3 } as const;

export const ROOT = { python: 1, before: 2, native: 3, interpreter: 4, full: 5 } as const;
export const ROOT_COUNT = 6;

/** Of a node: the frame stands before its code's first instruction. */
export const NO_OFFSET = 0xffff_ffff;

export const NODE = { size: 16, parent: 0, type: 4, code: 8, offset: 12 } as const;

export const SITE = {
  size: 64,
  nodeKind: 0,
  first: 4,
  liveBytes: 8,
  totalBytes: 16,
  totalBlocks: 24,
  peakBytes: 32,
  epoch: 40,
  liveBlocks: 48,
  peakBlocks: 52,
  last: 60,
} as const;
/** Of a site's first and last allocation, in nanoseconds. */
export const TIME_UNIT_NS = 10_000_000;

export const CHURN = { size: 16, within_1: 0, within_8: 8 } as const;

export const SCOPE_SITE = {
  size: 64,
  baseBytes: 0,
  baseTotalBytes: 8,
  peakBytes: 16,
  endBytes: 24,
  endTotalBytes: 32,
  baseBlocks: 40,
  peakBlocks: 44,
  endBlocks: 48,
} as const;

export const SCOPE = {
  size: 80,
  openEpoch: 0,
  peakEpoch: 8,
  closeEpoch: 16,
  baseBytes: 24,
  peakBytes: 32,
  endBytes: 40,
  openNs: 48,
  peakNs: 56,
  closeNs: 64,
  state: 72,
  serial: 76,
} as const;

export const MOMENT = { size: 32, ns: 0, liveBytes: 8, rss: 16, changesEnd: 24, mark: 28 } as const;
export const MOMENTS_MOST = 800;
export const MOMENTS_ROOM = 1024;
export const CHANGE_BYTES_BITS = 43;

export const MARK = { size: 8, name: 0, nameLength: 4 } as const;
export const MARKS_MOST = 100;
export const MARK_NAME_MOST = 200;

export const EXTENT = { size: 24, address: 0, blockSize: 8, site: 16 } as const;
export const EXTENTS_MOST = 4096;
export const ARENAS_MOST = 20_480;

export const REFUSAL = {
  size: 64,
  ns: 0,
  bytes: 8,
  blocks: 16,
  limit: 24,
  limitKind: 32,
  node: 36,
  count: 40,
  hasLeft: 44,
} as const;
export const WHOSE = { all: 0, own: 1, thread: 2 } as const;
export const LIMIT = { none: 0, addressSpace: 1, data: 2 } as const;
export const EXIT_OUT_OF_MEMORY = 53;

/** The live table in the process's memory. */
export const LIVE_LEAF_BITS = 22;
export const LIVE_LARGE = 1023;

export const CODE = {
  size: 32,
  name: 0,
  nameLength: 4,
  file: 8,
  fileLength: 12,
  lines: 16,
  linesLength: 20,
  firstLine: 24,
  flags: 28,
} as const;

export const SOURCE = { size: 32, file: 0, fileLength: 4, bytes: 8, mtimeUs: 16, hash: 24 } as const;

export const HEADER = {
  magic: 0,
  version: 8,
  headerSize: 12,
  chunkSize: 16,
  state: 20,
  pid: 24,
  pythonVersion: 28,
  startRealtimeNs: 32,
  endNs: 40,
  rssMax: 48,
  missedReleases: 56,
  unseenEvents: 64,
  sampleBytes: 72,
  chunkCount: 80,
  nodeCount: 84,
  siteCount: 88,
  codeCount: 92,
  byteCount: 96,
  moments: 100,
  parentPid: 104,
  forked: 108,
  inheritedBytes: 112,
  startNs: 120,
  epoch: 128,
  liveBytes: 136,
  peakBytes: 144,
  peakEpoch: 152,
  peakNs: 160,
  treeEpoch: 168,
  seenNs: 176,
  chunkTable: 192,
  reason: 832,
  sizes: 1344,
  scopes: 2496,
  commandLength: 2896,
  sourceCount: 2900,
  command: 2904,
  liveTable: 3672,
  arenaBytes: 3680,
  extentCount: 3688,
  arenaCount: 3692,
  refusal: 3696,
  markCount: 3760,
  liveTopBits: 3764,
  whose: 3768,
  hasSlot: 3772,
  failpoint: 3776,
} as const;

/** The tree's page, as agent/tree_page.h says. */
export const TREE_MAGIC = "FLOODTRE";
export const TREE_VERSION = 1;
export const TREE_STEP = 65_536;
export const TREE_SLOTS = 4095;

export const LIFE = { none: 0, alive: 1, ended: 2, exited: 3, killed: 4, gone: 5, exec: 6 } as const;

export const TREE = {
  size: 4096 * 64,
  magic: 0,
  version: 8,
  slots: 12,
  total: 16,
  peakBytes: 24,
  peakEpoch: 32,
  peakNs: 40,
  living: 48,
  slot: 64,
} as const;

export const TREE_SLOT = {
  size: 64,
  pid: 0,
  number: 4,
  life: 8,
  status: 12,
  published: 16,
  startNs: 24,
  endNs: 32,
} as const;
