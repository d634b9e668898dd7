import { foldFrames } from "../../analysis/line-table.ts";
import type { SizedTree } from "../../analysis/tree.ts";
import type { ReportData } from "../data.ts";
import type { DiffData } from "../diff-data.ts";
import { unpackValue } from "../pack.ts";
import { Source } from "./source-file.ts";

/** The report's data as the page works with it. */
export interface Report extends Omit<ReportData, "sources"> {
  /** The tree of all stacks, of which node n + 1 is stack n; narrowTree gives it sizes. */
  readonly tree: Pick<SizedTree, "length" | "parent" | "line" | "lines">;
  /** Per stack its node. */
  readonly nodeOf: Uint32Array;
  readonly sources: ReadonlyMap<string, Source>;
}

/** Unpacks what report.ts packed: base64 of a compressed value. */
export async function unpackData(packed: string): Promise<ReportData | DiffData> {
  const characters = atob(packed);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return unpackValue(new Uint8Array(await new Response(stream).arrayBuffer())) as ReportData | DiffData;
}

export function decodeReport(data: ReportData): Report {
  const { stacks, frames } = data.profile;
  const { table, ofFrame } = foldFrames(data.profile, new Uint8Array(frames.length).fill(1));
  const parent = new Int32Array(stacks.length + 1).fill(-1);
  const line = new Uint32Array(stacks.length + 1);
  for (let stack = 0; stack < stacks.length; stack++) {
    parent[stack + 1] = stacks.parent[stack]! + 1;
    line[stack + 1] = ofFrame[stacks.frame[stack]!]!;
  }
  return {
    ...data,
    tree: { length: parent.length, parent, line, lines: table },
    nodeOf: new Uint32Array(stacks.length).map((_, stack) => stack + 1),
    sources: new Map(data.sources.map((source) => [source.file, new Source(source)])),
  };
}
