import { HEADER, SCOPE, SCOPE_SITE, SCOPE_STATE, SCOPES, TABLE } from "./layout.ts";
import type { RawSiteTable } from "./reader.ts";
import { lazily, type TableReader } from "./tables.ts";

/** A scope, as agent/recording.h describes it. Times in nanoseconds since the start, sizes in bytes. */
export interface RawScope {
  /** Its place: 0 is the process as a part of its tree, 1 to 4 are windows. */
  readonly scope: number;
  readonly state: "open" | "closed" | "lost";
  /** Of all windows that were opened, from 1 on; 0 of the tree's. */
  readonly serial: number;
  readonly openEpoch: number;
  readonly peakEpoch: number;
  /** 0 while it is open. */
  readonly closeEpoch: number;
  readonly baseBytes: number;
  readonly peakBytes: number;
  readonly endBytes: number;
  readonly openNs: number;
  readonly peakNs: number;
  readonly closeNs: number;
  readonly sites: ScopeSiteTable;
}

/** What sites held at the marks of a scope, as far as they have changed since; row 0 is unused, as in the sites' table. */
export interface ScopeSiteTable {
  readonly length: number;
  readonly baseBytes: Float64Array;
  readonly baseTotalBytes: Float64Array;
  readonly peakBytes: Float64Array;
  readonly endBytes: Float64Array;
  readonly endTotalBytes: Float64Array;
  readonly baseBlocks: Uint32Array;
  readonly peakBlocks: Uint32Array;
  readonly endBlocks: Uint32Array;
}

/** What sites held at a mark of a scope, by the rule in agent/recording.h; row 0 is site 1. */
export function heldAtMark(
  {
    length,
    epoch,
    liveBytes,
    liveBlocks,
  }: Pick<RawSiteTable, "length" | "epoch" | "liveBytes" | "liveBlocks">,
  { sites, ...scope }: RawScope,
  mark: "base" | "peak",
): { readonly bytes: Float64Array; readonly blocks: Float64Array } {
  const [markEpoch, keptBytes, keptBlocks] =
    mark === "base"
      ? [scope.openEpoch, sites.baseBytes, sites.baseBlocks]
      : [scope.peakEpoch, sites.peakBytes, sites.peakBlocks];
  const bytes = liveBytes.slice(1);
  const blocks = new Float64Array(liveBlocks.subarray(1));
  for (let site = 1; site < length; site++) {
    if (epoch[site]! < markEpoch) continue;
    bytes[site - 1] = keptBytes[site] ?? 0;
    blocks[site - 1] = keptBlocks[site] ?? 0;
  }
  return { bytes, blocks };
}

const STATES = new Map<number, RawScope["state"]>([
  [SCOPE_STATE.open, "open"],
  [SCOPE_STATE.closed, "closed"],
  [SCOPE_STATE.lost, "lost"],
]);

/** The scopes of a recording with so many sites that were ever opened, the tree's first. */
export function readScopes(tables: TableReader, siteCount: number): RawScope[] {
  const records = new Uint8Array(SCOPES * SCOPE.size);
  tables.file.read(HEADER.scopes, records);
  return Array.from({ length: SCOPES }, (_, scope) => {
    const record = new DataView(records.buffer, scope * SCOPE.size, SCOPE.size);
    return readScope(tables, scope, record, siteCount);
  }).filter((scope) => scope !== null);
}

function readScope(tables: TableReader, scope: number, view: DataView, siteCount: number): RawScope | null {
  const state = STATES.get(view.getUint32(SCOPE.state, true));
  if (state === undefined) return null;
  const u64 = (offset: number) => Number(view.getBigUint64(offset, true));
  return {
    scope,
    state,
    serial: view.getUint32(SCOPE.serial, true),
    openEpoch: u64(SCOPE.openEpoch),
    peakEpoch: u64(SCOPE.peakEpoch),
    closeEpoch: u64(SCOPE.closeEpoch),
    baseBytes: u64(SCOPE.baseBytes),
    peakBytes: u64(SCOPE.peakBytes),
    endBytes: u64(SCOPE.endBytes),
    openNs: u64(SCOPE.openNs),
    peakNs: u64(SCOPE.peakNs),
    closeNs: u64(SCOPE.closeNs),
    sites: readSites(tables, TABLE.scopes + scope, siteCount),
  };
}

function readSites(tables: TableReader, table: number, siteCount: number): ScopeSiteTable {
  const count = Math.min(siteCount, tables.room(table, SCOPE_SITE.size));
  const { length, u32, u64 } = tables.columns(table, count, SCOPE_SITE.size);
  return lazily<ScopeSiteTable>({
    length: () => length,
    baseBytes: () => u64(SCOPE_SITE.baseBytes),
    baseTotalBytes: () => u64(SCOPE_SITE.baseTotalBytes),
    peakBytes: () => u64(SCOPE_SITE.peakBytes),
    endBytes: () => u64(SCOPE_SITE.endBytes),
    endTotalBytes: () => u64(SCOPE_SITE.endTotalBytes),
    baseBlocks: () => u32(SCOPE_SITE.baseBlocks),
    peakBlocks: () => u32(SCOPE_SITE.peakBlocks),
    endBlocks: () => u32(SCOPE_SITE.endBlocks),
  });
}
