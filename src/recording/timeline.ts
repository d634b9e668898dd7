import { textOf } from "./header.ts";
import { CHANGE_BYTES_BITS, MARK, MARK_NAME_MOST, MARKS_MOST, MOMENT, MOMENTS_ROOM } from "./layout.ts";
import type { TableReader } from "./tables.ts";

const CHANGE_SIZE = 8;

/**
 * The timeline of a recording, as agent/recording.h describes it: moments in the order of time, and their changes, those of
 * one moment after those of the other. Times in nanoseconds since the start, sizes in bytes.
 */
export interface RawTimeline {
  readonly length: number;
  readonly ns: Float64Array;
  /** The total of the counted kinds, exact. */
  readonly liveBytes: Float64Array;
  /** Resident set size, 0 where it was not known. */
  readonly rss: Float64Array;
  /** Where each moment's changes end, and the next one's begin. */
  readonly changesEnd: Uint32Array;
  /** 1, 2, … of those that were marked, by a signal or the program; 0: it wasn't. */
  readonly mark: Uint32Array;
  /** Mark n's stands at n − 1: "" where it has none, as those have that are missing behind the last one. */
  readonly markNames: readonly string[];
  /** Rows of the site table. */
  readonly changeSite: Uint32Array;
  readonly changeBytes: Float64Array;
}

/** Reads the valid half of the timeline, as far as its chunks are there; `bytes` is the recording's byte table. */
export function readTimeline(tables: TableReader, bytes: Uint8Array): RawTimeline {
  const half = tables.header.moments & 1;
  const counted = Math.min(tables.header.moments >>> 1, MOMENTS_ROOM, tables.room("moments", MOMENT.size));
  const rows = tables.columns("moments", counted === 0 ? 0 : half * MOMENTS_ROOM + counted, MOMENT.size);
  const changes = half === 0 ? "changes" : "changes_2";
  const room = tables.room(changes, CHANGE_SIZE);
  const ends = rows.u32(MOMENT.changesEnd).subarray(rows.length - counted);
  const missing = ends.findIndex((end) => end > room);
  const length = missing < 0 ? counted : missing;
  const first = rows.length - counted;
  return {
    length,
    ns: rows.u64(MOMENT.ns).subarray(first, first + length),
    liveBytes: rows.u64(MOMENT.liveBytes).subarray(first, first + length),
    rss: rows.u64(MOMENT.rss).subarray(first, first + length),
    changesEnd: ends.subarray(0, length),
    mark: rows.u32(MOMENT.mark).subarray(first, first + length),
    markNames: readMarkNames(tables, bytes),
    ...splitChanges(
      new Uint32Array(tables.read(changes, length === 0 ? 0 : ends[length - 1]!, CHANGE_SIZE).buffer),
    ),
  };
}

function readMarkNames(tables: TableReader, bytes: Uint8Array): string[] {
  const { length, u32 } = tables.columns(
    "marks",
    Math.min(tables.header.markCount, MARKS_MOST + 1),
    MARK.size,
  );
  const [start, size] = [u32(MARK.name), u32(MARK.nameLength)];
  return Array.from({ length: Math.max(0, length - 1) }, (_, row) => {
    const begin = start[row + 1]!;
    const end = begin + Math.min(size[row + 1]!, MARK_NAME_MOST);
    if (end > bytes.length) throw tables.damaged(`mark ${row + 1}: its name ends at ${end}`);
    return textOf(bytes.subarray(begin, end));
  });
}

/** A change is one number of 64 bits: site << CHANGE_BYTES_BITS | bytes. */
function splitChanges(words: Uint32Array): Pick<RawTimeline, "changeSite" | "changeBytes"> {
  const length = words.length / 2;
  const shift = CHANGE_BYTES_BITS - 32;
  const changeSite = new Uint32Array(length);
  const changeBytes = new Float64Array(length);
  for (let change = 0; change < length; change++) {
    const high = words[2 * change + 1]!;
    changeSite[change] = high >>> shift;
    changeBytes[change] = words[2 * change]! + (high & ((1 << shift) - 1)) * 2 ** 32;
  }
  return { changeSite, changeBytes };
}

/** What contradicts itself in a timeline of a recording with so many sites; null if nothing does. */
export function faultInTimeline(timeline: RawTimeline, sites: number): string | null {
  const { length, ns, changesEnd, changeSite } = timeline;
  for (let moment = 1; moment < length; moment++) {
    if (ns[moment]! < ns[moment - 1]!) return `moment ${moment}: it comes before the last one`;
    if (changesEnd[moment]! < changesEnd[moment - 1]!)
      return `moment ${moment}: its changes end before they begin`;
  }
  for (let change = 0; change < changeSite.length; change++) {
    const site = changeSite[change]!;
    if (site === 0 || site >= sites) return `change ${change}: there is no site ${site}`;
  }
  return null;
}
