import { explain } from "../analysis/explain.ts";
import { explainTree } from "../analysis/explain-tree.ts";
import { partWords, remarkOn, remarkOnTree } from "../analysis/explain-words.ts";
import { formatCommand, formatName, NO_BREAK_SPACE } from "../analysis/format.ts";
import { sumCountedSites } from "../analysis/interval.ts";
import { kindTotals } from "../analysis/kinds.ts";
import type { Moment } from "../analysis/moment.ts";
import { momentWords } from "../analysis/moment-words.ts";
import { isTiny, noteRun } from "../analysis/notes.ts";
import { wholeTreeByKind } from "../analysis/peak-tree.ts";
import { processRows } from "../analysis/process-rows.ts";
import { highestResident, noteResident } from "../analysis/resident.ts";
import type { HeldByKind, LineTree } from "../analysis/tree.ts";
import type { View } from "../analysis/view.ts";
import type { Profile } from "../profile/profile.ts";
import type { HeldColumns, LineColumns, NodeColumns, ReportData, SourceFile, SystemSeen } from "./data.ts";
import { type Marks, placeMarks } from "./marks.ts";
import { noteSources, readSource } from "./sources.ts";

/** Of the peak. */
const TOKEN_SHARE_MIN = 0.01;
/** The longest path that Linux knows; whatever a recording names beyond it is no file. */
const PATH_LENGTH_MAX = 4096;

/** Everything that the page shows of a profile. Reads the source files that its frames name. */
export function collectData({ recorded, profile, shown }: View): ReportData {
  const { tree, held } = wholeTreeByKind(profile);
  const { run } = profile;
  const sources = collectSources(tree, run);
  return {
    run: {
      command: formatCommand(run.command),
      started: run.started,
      duration: run.duration,
      python: run.python,
      processes: profile.processes.length,
    },
    notes: [...noteRun(profile, NO_BREAK_SPACE, shown), ...noteSources(sources, run)],
    peak: profile.peak,
    words: momentWords(shown),
    highest: { ...sumCountedSites(recorded, "peakBytes"), seconds: recorded.peak.seconds },
    rssMax: profile.rssMax,
    rssProcesses: highestResident(profile).rssProcesses,
    rssNote: noteResident(profile).join(" "),
    sampleBytes: profile.sampleBytes,
    kinds: kindTotals(profile),
    system: collectSystem(recorded, shown.what === "peak" ? "peak" : profile.peak.seconds),
    foldImports: !isTiny(profile),
    lines: collectLines(tree),
    nodes: collectNodes(tree, placeMarks(tree, sources)),
    held: held.map(collectHeld),
    sources,
  };
}

/** Large blocks of so many lines. */
const LARGE_LINES_MAX = 5;

function collectSystem(profile: Profile, moment: Moment): SystemSeen | null {
  const isTree = profile.processes.length > 1;
  const explained = isTree ? explainTree(profile, moment) : explain(profile, moment);
  if (explained === null) return null;
  const isOfTree = "processes" in explained;
  return {
    bytes: explained.bytes,
    from: isOfTree ? explained.from : explained.seconds,
    to: isOfTree ? explained.to : explained.seconds,
    count: isOfTree ? explained.processes.length : 1,
    processes: isOfTree ? processRows(explained) : [],
    parts: explained.parts
      .filter(({ bytes, key }) => bytes !== 0 || key === "unexplained")
      .map((part) => {
        const { bytes, variance, skew } = part;
        return { ...partWords(part, explained), ...{ bytes, variance, skew } };
      }),
    large: explained.large.slice(0, LARGE_LINES_MAX).map((line) => {
      const { function: name, file, line: number, bytes, resident } = line;
      return {
        function: formatName(name),
        file: file.slice(0, PATH_LENGTH_MAX),
        line: number,
        bytes,
        resident,
      };
    }),
    remarks: isOfTree ? remarkOnTree(explained, profile) : remarkOn(explained, profile),
  };
}

/** The files that frames name. Those that held next to nothing are in black and white: there are hundreds of them. */
function collectSources(tree: LineTree, run: Profile["run"]): SourceFile[] {
  const wanted = new Map<string, { readonly lines: number[]; most: number }>();
  const { lines } = tree;
  const largest = findLargestNodes(tree);
  for (let row = 1; row < lines.length; row++) {
    const file = lines.file[row]!;
    const isShown = largest[row]! > 0 && lines.line[row]! > 0;
    if (!isShown || file === "" || file.length > PATH_LENGTH_MAX) continue;
    const known = wanted.get(file) ?? { lines: [], most: 0 };
    wanted.set(file, known);
    known.lines.push(lines.line[row]!);
    known.most = Math.max(known.most, tree.bytes[largest[row]!]!);
  }
  const least = TOKEN_SHARE_MIN * tree.bytes[0]!;
  return [...wanted].map(([file, { lines, most }]) => readSource(file, lines, run, most >= least));
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
    markStart: marks.start,
    markEnd: marks.end,
  };
}

function collectHeld({ kind, node, selfBytes, selfBlocks, selfDoubt }: HeldByKind): HeldColumns {
  const rounded = (column: Float64Array) => Array.from(column, (value) => Number(value.toPrecision(6)));
  return {
    kind,
    step: Array.from(node, (at, row) => at - (node[row - 1] ?? 0)),
    bytes: [...selfBytes],
    blocks: [...selfBlocks],
    doubt: selfDoubt && { variance: rounded(selfDoubt.variance), skew: rounded(selfDoubt.skew) },
  };
}

/** Per line, the node on it with most bytes; 0 for a line without one. */
function findLargestNodes({ length, line, bytes, lines }: LineTree): number[] {
  const largest = new Array<number>(lines.length).fill(0);
  for (let node = 1; node < length; node++) {
    const row = line[node]!;
    if (largest[row] === 0 || bytes[node]! > bytes[largest[row]!]!) largest[row] = node;
  }
  return largest;
}
