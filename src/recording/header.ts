import { InputError } from "./errors.ts";
import { type Bytes, firstOf } from "./file.ts";
import {
  CHUNK_SIZE,
  CHUNKS_MAX,
  COMMAND_SIZE,
  HEADER,
  HEADER_SIZE,
  HEADER_SIZE_MOST,
  KINDS_SIZED,
  LIMIT,
  MAGIC,
  REASON_SIZE,
  REFUSAL,
  SIZE_CLASSES,
  STATE,
  TABLE,
  VERSION,
  WHOSE,
} from "./layout.ts";

export type State = keyof typeof STATE;

/** The header of a recording; agent/recording.h describes the fields. Times in seconds, sizes in bytes. */
export interface Header {
  readonly state: State;
  /** Where the first chunk begins. */
  readonly headerSize: number;
  readonly pid: number;
  /** As PY_VERSION_HEX, 0 until known. */
  readonly pythonVersion: number;
  /** Since 1970. */
  readonly started: number;
  /** Since the start; 0 until the recording has ended. */
  readonly end: number;
  readonly rssMax: number;
  readonly missedReleases: number;
  readonly unseenEvents: number;
  /** One allocation in so many bytes is recorded, on average; 0: every one. */
  readonly sampleBytes: number;
  readonly nodeCount: number;
  readonly siteCount: number;
  readonly codeCount: number;
  readonly byteCount: number;
  readonly sourceCount: number;
  /** Records of marks, record 0 included; 0 where none has a name. */
  readonly markCount: number;
  /** Whose allocations are recorded: all, one thread's and those of threads that it started, that thread's alone. */
  readonly whose: keyof typeof WHOSE;
  /** Whether it took a slot in its tree's page; else the tree knows nothing of it. */
  readonly hasSlot: boolean;
  /** Of a test: the number of what was made to fail (agent/src/failpoint.h), and has failed; 0: nothing. */
  readonly failpoint: number;
  /** Number of moments << 1 | the half that they are in. */
  readonly moments: number;
  readonly parentPid: number;
  /** Whether it began as a copy of its parent, whose memory is no part of its figures, and how much that was, about. */
  readonly forked: boolean;
  readonly inheritedBytes: number;
  /** The moment that times count from, in nanoseconds of the system's monotonic clock. */
  readonly startNs: number;
  readonly epoch: number;
  readonly liveBytes: number;
  readonly peakBytes: number;
  readonly peakEpoch: number;
  /** Since the start. */
  readonly peakAt: number;
  /** Of the tree's peak, as the process last saw it. */
  readonly treeEpoch: number;
  /** When the agent last looked at the clock, since the start. */
  readonly seen: number;
  /** The table that each chunk belongs to. */
  readonly chunkTable: Uint8Array;
  /** Why the agent turned itself off or refused; "" if it did not. */
  readonly reason: string;
  /** Blocks allocated in all, KINDS_SIZED rows of SIZE_CLASSES: by the number of bits that their size has. */
  readonly sizes: Float64Array;
  /** Where the live table is in the process's memory, and by how many bits of an address it is entered. */
  readonly liveTable: number;
  readonly liveTopBits: number;
  /** The size of one of Python's arenas, 0 before the first; how many are listed, and how many records large blocks have. */
  readonly arenaBytes: number;
  readonly arenaCount: number;
  readonly extentCount: number;
  /** The last request for memory that was refused; null where none was. */
  readonly refusal: RawRefusal | null;
  /** The process's own words, interpreter first; the last may be cut. */
  readonly command: readonly string[];
}

/** A request that was refused, as agent/recording.h describes it: seconds since the start, bytes. */
export interface RawRefusal {
  readonly seconds: number;
  readonly bytes: number;
  /** Allocated in all until then. */
  readonly blocks: number;
  readonly limitKind: keyof typeof LIMIT;
  readonly limit: number;
  readonly node: number;
  /** The agent ended the process then. */
  readonly hasLeft: boolean;
}

const STATES = new Map<number, State>(Object.entries(STATE).map(([name, number]) => [number, name as State]));
const LIMIT_KINDS = new Map<number, keyof typeof LIMIT>(
  Object.entries(LIMIT).map(([name, number]) => [number, name as keyof typeof LIMIT]),
);
const WHOSE_NAMES = new Map<number, keyof typeof WHOSE>(
  Object.entries(WHOSE).map(([name, number]) => [number, name as keyof typeof WHOSE]),
);
const LAST_TABLE = TABLE.marks;

/**
 * Reads and checks the header of a recording, and that the chunks it counts are there. `path` is for the messages.
 * @throws InputError as readRecording does.
 */
export function readHeader(file: Bytes, path: string): Header {
  const header = readBareHeader(firstOf(file, HEADER_SIZE), path);
  const size = header.headerSize + header.chunkTable.length * CHUNK_SIZE;
  if (file.length < size) throw cutShort(path, file.length, size);
  return header;
}

/** Whether it is the beginning of a file that was made, and nothing written into it: the agent's first step where files can't be named later. */
export const isBlank = (file: Uint8Array): boolean =>
  file.subarray(0, MAGIC.length).every((byte) => byte === 0);

/** The same of a file's first HEADER_SIZE bytes. */
export function readBareHeader(file: Uint8Array, path: string): Header {
  if (isBlank(file)) {
    throw new InputError(
      `${path} has nothing in it (as a process leaves it that was killed when it had just begun): run the program again`,
    );
  }
  const fits = file.length >= HEADER.version + 4;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (!fits || textOf(file.subarray(HEADER.magic, HEADER.magic + MAGIC.length)) !== MAGIC) {
    throw new InputError(`${path} is not a recording of Floodmark: give the folder that floodmark run made`);
  }
  const version = view.getUint32(HEADER.version, true);
  if (version > VERSION) {
    throw new InputError(
      `${path} was written by a newer Floodmark (format ${version}, this one reads ${VERSION}): update floodmark`,
    );
  }
  if (file.length < HEADER_SIZE) throw cutShort(path, file.length, HEADER_SIZE);
  if (version < VERSION && version > 0) {
    throw new InputError(
      `${path} was written by an older Floodmark (format ${version}, this one reads ${VERSION}): run the program again`,
    );
  }

  const u32 = (offset: number) => view.getUint32(offset, true);
  const u64 = (offset: number) => Number(view.getBigUint64(offset, true));
  const state = STATES.get(u32(HEADER.state));
  const headerSize = u32(HEADER.headerSize);
  const chunkCount = u32(HEADER.chunkCount);
  const chunkTable = file.slice(HEADER.chunkTable, HEADER.chunkTable + Math.min(chunkCount, CHUNKS_MAX));
  if (
    version !== VERSION ||
    !isHeaderSize(headerSize) ||
    u32(HEADER.chunkSize) !== CHUNK_SIZE ||
    state === undefined ||
    chunkCount > CHUNKS_MAX ||
    chunkTable.some((table) => table === 0 || table > LAST_TABLE)
  ) {
    throw new InputError(`${path} is damaged (its header contradicts itself): run the program again`);
  }
  const reason = file.subarray(HEADER.reason, HEADER.reason + REASON_SIZE);
  return {
    state,
    headerSize,
    pid: u32(HEADER.pid),
    pythonVersion: u32(HEADER.pythonVersion),
    started: u64(HEADER.startRealtimeNs) / 1e9,
    end: u64(HEADER.endNs) / 1e9,
    rssMax: u64(HEADER.rssMax),
    missedReleases: u64(HEADER.missedReleases),
    unseenEvents: u64(HEADER.unseenEvents),
    sampleBytes: u64(HEADER.sampleBytes),
    nodeCount: u32(HEADER.nodeCount),
    siteCount: u32(HEADER.siteCount),
    codeCount: u32(HEADER.codeCount),
    byteCount: u32(HEADER.byteCount),
    sourceCount: u32(HEADER.sourceCount),
    markCount: u32(HEADER.markCount),
    whose: WHOSE_NAMES.get(u32(HEADER.whose)) ?? "all",
    hasSlot: u32(HEADER.hasSlot) !== 0,
    failpoint: u32(HEADER.failpoint),
    moments: u32(HEADER.moments),
    parentPid: u32(HEADER.parentPid),
    forked: u32(HEADER.forked) !== 0,
    inheritedBytes: u64(HEADER.inheritedBytes),
    startNs: u64(HEADER.startNs),
    epoch: u64(HEADER.epoch),
    liveBytes: u64(HEADER.liveBytes),
    peakBytes: u64(HEADER.peakBytes),
    peakEpoch: u64(HEADER.peakEpoch),
    peakAt: u64(HEADER.peakNs) / 1e9,
    treeEpoch: u64(HEADER.treeEpoch),
    seen: u64(HEADER.seenNs) / 1e9,
    chunkTable,
    reason: textOf(reason.subarray(0, reason.indexOf(0) < 0 ? REASON_SIZE : reason.indexOf(0))),
    sizes: Float64Array.from({ length: KINDS_SIZED * SIZE_CLASSES }, (_, i) => u64(HEADER.sizes + 8 * i)),
    liveTable: u64(HEADER.liveTable),
    liveTopBits: u32(HEADER.liveTopBits),
    arenaBytes: u64(HEADER.arenaBytes),
    arenaCount: u32(HEADER.arenaCount),
    extentCount: u32(HEADER.extentCount),
    refusal: readRefusal(view),
    command: readCommand(file.subarray(HEADER.command, HEADER.command + u32(HEADER.commandLength))),
  };
}

/** A page, of one of the sizes that kernels have. */
const isHeaderSize = (size: number): boolean =>
  size % HEADER_SIZE === 0 && size >= HEADER_SIZE && size <= HEADER_SIZE_MOST;

/** null where there was none. A kind of limit that isn't known is none. */
function readRefusal(view: DataView): RawRefusal | null {
  const u32 = (offset: number) => view.getUint32(HEADER.refusal + offset, true);
  const u64 = (offset: number) => Number(view.getBigUint64(HEADER.refusal + offset, true));
  if (u32(REFUSAL.count) === 0) return null;
  return {
    seconds: u64(REFUSAL.ns) / 1e9,
    bytes: u64(REFUSAL.bytes),
    blocks: u64(REFUSAL.blocks),
    limitKind: LIMIT_KINDS.get(u32(REFUSAL.limitKind)) ?? "none",
    limit: u64(REFUSAL.limit),
    node: u32(REFUSAL.node),
    hasLeft: u32(REFUSAL.hasLeft) !== 0,
  };
}

/** Words that each have a NUL behind them. */
function readCommand(bytes: Uint8Array): string[] {
  const words = textOf(bytes.subarray(0, COMMAND_SIZE)).split("\0");
  return words.at(-1) === "" ? words.slice(0, -1) : words;
}

function cutShort(path: string, held: number, size: number): InputError {
  return new InputError(
    `${path} is cut short (${held} of ${size} bytes): copy it whole, or run the program again`,
  );
}

const UTF_8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** UTF-8; what is none becomes U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return UTF_8.decode(bytes);
}
