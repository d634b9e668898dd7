import type { HeldByKind, SizedTree } from "../../analysis/tree.ts";
import type { HeldColumns, ReportData, SourceFile, SourceLine } from "../data.ts";

/** The report's data as the page works with it. */
export interface Report extends Omit<ReportData, "nodes" | "lines" | "held" | "sources"> {
  /** The tree of all kinds of memory; narrowTree gives it sizes. */
  readonly tree: Pick<SizedTree, "length" | "parent" | "line" | "lines">;
  readonly held: readonly HeldByKind[];
  /** Per node, the expression in its source line that holds most: UTF-16 offsets, both 0 where unknown. */
  readonly markStart: Uint32Array;
  readonly markEnd: Uint32Array;
  readonly sources: ReadonlyMap<string, Source>;
}

export interface Source extends Pick<SourceFile, "state"> {
  readonly lines: ReadonlyMap<number, SourceLine>;
}

/** Unpacks what report.ts packed: base64 of compressed JSON. */
export async function unpackData(packed: string): Promise<ReportData> {
  const characters = atob(packed);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as ReportData;
}

export function decodeReport(data: ReportData): Report {
  const { nodes, lines, held, sources, ...rest } = data;
  return {
    ...rest,
    tree: {
      length: nodes.line.length,
      parent: Int32Array.from(nodes.up, (up, node) => (up === 0 ? -1 : node - up)),
      line: Uint32Array.from(nodes.line),
      lines: {
        length: lines.line.length,
        function: lines.function,
        file: lines.file,
        line: Uint32Array.from(lines.line),
        origin: Uint8Array.from(lines.origin),
      },
    },
    held: held.map(decodeHeld),
    markStart: Uint32Array.from(nodes.markStart),
    markEnd: Uint32Array.from(nodes.markEnd),
    sources: new Map(
      sources.map(({ file, state, lines }) => [
        file,
        { state, lines: new Map(lines.map((line) => [line[0], line])) },
      ]),
    ),
  };
}

function decodeHeld({ kind, step, bytes, blocks, doubt }: HeldColumns): HeldByKind {
  let at = 0;
  return {
    kind,
    node: Uint32Array.from(step, (by) => (at += by)),
    selfBytes: Float64Array.from(bytes),
    selfBlocks: Float64Array.from(blocks),
    selfDoubt: doubt && {
      variance: Float64Array.from(doubt.variance),
      skew: Float64Array.from(doubt.skew),
    },
  };
}
