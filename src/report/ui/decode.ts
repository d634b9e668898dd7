import type { SizedTree } from "../../analysis/tree.ts";
import type { ReportData, SourceFile, SourceLine } from "../data.ts";

/** The report's data as the page works with it. */
export interface Report extends Pick<ReportData, "run" | "notes" | "peak" | "rssMax" | "left" | "allocated"> {
  readonly foldImports: boolean;
  readonly heaviest: ReportData["heaviest"];
  readonly tree: SizedTree;
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
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as ReportData;
}

export function decodeReport(data: ReportData): Report {
  const { nodes, lines, sources, ...rest } = data;
  return {
    ...rest,
    tree: {
      length: nodes.line.length,
      parent: Int32Array.from(nodes.up, (up, node) => (up === 0 ? -1 : node - up)),
      line: Uint32Array.from(nodes.line),
      bytes: Float64Array.from(nodes.bytes),
      blocks: Float64Array.from(nodes.blocks),
      lines: {
        length: lines.line.length,
        function: lines.function,
        file: lines.file,
        line: Uint32Array.from(lines.line),
        origin: Uint8Array.from(lines.origin),
      },
    },
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
