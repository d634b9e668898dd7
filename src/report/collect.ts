import { formatCommand, formatName } from "../analysis/format.ts";
import { heaviestLines } from "../analysis/lines.ts";
import { isTiny, noteRun } from "../analysis/notes.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { allocatedInAll } from "../analysis/totals.ts";
import type { LineTree } from "../analysis/tree.ts";
import type { Profile } from "../profile/profile.ts";
import type { Heaviest, LineColumns, NodeColumns, ReportData, SourceFile } from "./data.ts";
import { type Marks, placeMarks } from "./marks.ts";
import { readSource } from "./sources.ts";

const HEAVIEST_ROWS = 5;
/** The longest path that Linux knows; whatever a recording names beyond it is no file. */
const PATH_LENGTH_MAX = 4096;

/** Everything that the page shows of a profile. Reads the source files that its frames name. */
export function collectData(profile: Profile): ReportData {
  const tree = peakTree(profile);
  const { run } = profile;
  const sources = collectSources(tree, run);
  return {
    run: {
      command: formatCommand(run.command),
      started: run.started,
      duration: run.duration,
      python: run.python,
    },
    notes: noteRun(profile),
    peak: { ...profile.peak, blocks: tree.blocks[0]! },
    rssMax: profile.rssMax,
    left: profile.liveBytes,
    allocated: allocatedInAll(profile),
    foldImports: !isTiny(profile),
    lines: collectLines(tree),
    nodes: collectNodes(tree, placeMarks(tree, sources)),
    heaviest: collectHeaviest(tree),
    sources,
  };
}

function collectSources(tree: LineTree, run: Profile["run"]): SourceFile[] {
  const wanted = new Map<string, number[]>();
  const { lines } = tree;
  for (let row = 0; row < lines.length; row++) {
    const file = lines.file[row]!;
    if (file === "" || file.length > PATH_LENGTH_MAX || lines.line[row] === 0) continue;
    const known = wanted.get(file);
    if (known === undefined) wanted.set(file, [lines.line[row]!]);
    else known.push(lines.line[row]!);
  }
  return [...wanted].map(([file, numbers]) => readSource(file, numbers, run));
}

function collectLines({ lines }: LineTree): LineColumns {
  return {
    function: lines.function.map(formatName),
    file: lines.file.map((file) => file.slice(0, PATH_LENGTH_MAX)),
    line: [...lines.line],
    origin: [...lines.origin],
  };
}

function collectNodes(tree: LineTree, marks: Marks): NodeColumns {
  return {
    up: Array.from(tree.parent, (parent, node) => (parent < 0 ? 0 : node - parent)),
    line: [...tree.line],
    bytes: [...tree.bytes],
    blocks: [...tree.blocks],
    markStart: marks.start,
    markEnd: marks.end,
  };
}

function collectHeaviest(tree: LineTree): Heaviest {
  const all = heaviestLines(tree);
  const largest = findLargestNodes(tree);
  const shown = all.slice(0, HEAVIEST_ROWS);
  const others = all.slice(HEAVIEST_ROWS);
  return {
    rows: shown.map((line) => ({
      bytes: line.bytes,
      node: largest.get(lineKey(line.function, line.file, line.line)) ?? 0,
    })),
    others: { count: others.length, bytes: others.reduce((sum, line) => sum + line.bytes, 0) },
  };
}

/** The node with most bytes on each line. */
function findLargestNodes({ length, line, bytes, lines }: LineTree): Map<string, number> {
  const ofRow = new Int32Array(lines.length);
  for (let node = 1; node < length; node++) {
    const row = line[node]!;
    if (ofRow[row] === 0 || bytes[node]! > bytes[ofRow[row]!]!) ofRow[row] = node;
  }
  return new Map(
    Array.from(ofRow, (node, row) => [
      lineKey(lines.function[row]!, lines.file[row]!, lines.line[row]!),
      node,
    ]),
  );
}

function lineKey(name: string, file: string, line: number): string {
  return JSON.stringify([name, file, line]);
}
