import { PairIndex } from "../profile/pair-index.ts";
import { mapDoubt } from "./interval.ts";
import { addRows } from "./line-table.ts";
import { gather, moveParents, orderLargestFirst } from "./order.ts";
import { originIndex } from "./origin.ts";
import { packageOf } from "./package.ts";
import { sumUp } from "./sum-up.ts";
import type { LineTable, SizedTree } from "./tree.ts";

/** What to fold. */
export interface Folding {
  /**
   * What an import runs through, to one node under the importing line: the import system's own frames and, below
   * them, the libraries' (module bodies that import one another, a thousand frames of no interest).
   */
  readonly imports: boolean;
  /** Libraries between the outermost call or the person's code and the person's code: a test runner's, a framework's. */
  readonly runs: boolean;
  /** Lines whose frames become a part of their caller's; none by default. */
  readonly isHidden?: (lines: LineTable, row: number) => boolean;
  /** Frames that hold less become a part of their caller's, in bytes; none by default. */
  readonly least?: number;
}

/** A tree of which parts are folded, and how its nodes belong to those of the tree that it was made from. */
export interface FoldedTree {
  readonly tree: SizedTree;
  /** Per node of the whole tree, the node that stands for it. */
  readonly standsFor: Uint32Array;
  /** Per folded node, the heaviest of the nodes that it stands for. */
  readonly heaviest: Uint32Array;
  /** Per folded node what it hides: of an import the modules' bodies, of a run the frames; 0 for a plain node. */
  readonly hidden: Uint32Array;
}

export const IMPORT_SYSTEM = "import system";
/** Shorter runs are left as they are: folding them would hide more than it clears. */
const RUN_FRAMES_MIN = 3;

/** Folds a tree. The person's own code stays as it is, and so do all sizes: the total is the same. */
export function foldTree(whole: SizedTree, folding: Folding): FoldedTree {
  const groups = groupNodes(whole, folding);
  const { groupOf, parent } = groups;
  const { bytes, blocks, heaviest } = sumGroups(whole, groups);
  const order = orderLargestFirst(parent, bytes);
  const newId = new Uint32Array(parent.length);
  order.forEach((group, position) => {
    newId[group] = position;
  });
  const { lines, line, hidden } = nameGroups(whole, groups);
  const selfDoubt = mapDoubt(whole.selfDoubt, (column) => sumOwn(column, groups));
  return {
    tree: {
      length: parent.length,
      parent: moveParents(parent, order, newId),
      line: gather(line, order),
      bytes: gather(bytes, order),
      blocks: gather(blocks, order),
      doubt: mapDoubt(selfDoubt, (column) => gather(sumUp(parent, column), order)),
      selfDoubt: mapDoubt(selfDoubt, (column) => gather(column, order)),
      lines,
    },
    standsFor: groupOf.map((group) => newId[group]!),
    heaviest: gather(heaviest, order),
    hidden: gather(hidden, order),
  };
}

/** Nodes that become one. A group's line is that of its nodes, or one of two rows beyond the table's end. */
interface Groups {
  readonly groupOf: Uint32Array;
  readonly parent: Int32Array;
  readonly line: Uint32Array;
  readonly importRow: number;
  readonly runRow: number;
}

function groupNodes(whole: SizedTree, folding: Folding): Groups {
  const { length, parent, line, lines } = whole;
  const importRow = lines.length;
  const runRow = lines.length + 1;
  const own = originIndex("own");
  const importSystem = originIndex("import");
  const isInRun = folding.runs ? findRuns(whole) : new Uint8Array(length);
  const { isHidden = () => false, least = 0 } = folding;
  const hidden = Uint8Array.from({ length: lines.length }, (_, row) => (isHidden(lines, row) ? 1 : 0));
  const pairs = new PairIndex();
  const groupOf = new Uint32Array(length);
  for (let node = 1; node < length; node++) {
    const above = groupOf[parent[node]!]!;
    const aboveRow = above > 0 ? pairs.secondOf(above - 1) : -1;
    if (hidden[line[node]!] === 1 || whole.bytes[node]! < least) {
      groupOf[node] = above;
      continue;
    }
    const origin = lines.origin[line[node]!]!;
    const isInImport =
      folding.imports && (origin === importSystem || (aboveRow === importRow && origin !== own));
    const row = isInImport ? importRow : isInRun[node] === 1 ? runRow : line[node]!;
    const joins = row === aboveRow && row >= importRow;
    groupOf[node] = joins ? above : pairs.number(above, row) + 1;
  }
  const count = pairs.length + 1;
  return {
    groupOf,
    parent: new Int32Array(count).map((_, group) => (group === 0 ? -1 : pairs.firstOf(group - 1))),
    line: new Uint32Array(count).map((_, group) => (group === 0 ? 0 : pairs.secondOf(group - 1))),
    importRow,
    runRow,
  };
}

/** Marks the library frames below which the person's code is called, where there are enough in a row. */
function findRuns({ length, parent, line, lines }: SizedTree): Uint8Array {
  const own = originIndex("own");
  const library = originIndex("library");
  const originOf = (node: number) => lines.origin[line[node]!]!;
  const leadsToOwn = new Uint8Array(length);
  for (let node = length - 1; node > 0; node--) {
    if (leadsToOwn[node] === 1 || originOf(node) === own) leadsToOwn[parent[node]!] = 1;
  }
  const run = new Uint32Array(length);
  const frames = new Uint32Array(length);
  for (let node = 1; node < length; node++) {
    if (originOf(node) !== library || leadsToOwn[node] === 0) continue;
    run[node] = run[parent[node]!]! || node;
    frames[run[node]!]!++;
  }
  return new Uint8Array(length).map((_, node) => (frames[run[node]!]! >= RUN_FRAMES_MIN ? 1 : 0));
}

function sumGroups(whole: SizedTree, { groupOf, parent }: Groups) {
  const bytes = new Float64Array(parent.length);
  const blocks = new Float64Array(parent.length);
  const heaviest = new Uint32Array(parent.length);
  for (let node = whole.length - 1; node >= 0; node--) {
    const group = groupOf[node]!;
    if (node > 0 && groupOf[whole.parent[node]!] === group) continue; // counted by the node above it
    bytes[group]! += whole.bytes[node]!;
    blocks[group]! += whole.blocks[node]!;
    const most = heaviest[group]!;
    if (most === 0 || whole.bytes[node]! >= whole.bytes[most]!) heaviest[group] = node;
  }
  return { bytes, blocks, heaviest };
}

/** What nodes have themselves, summed up to their groups. */
function sumOwn(own: Float64Array, { groupOf, parent }: Groups): Float64Array {
  const sums = new Float64Array(parent.length);
  for (let node = 0; node < own.length; node++) sums[groupOf[node]!]! += own[node]!;
  return sums;
}

/** Gives the groups that fold something a line of their own: what they are called, without a file. */
function nameGroups(whole: SizedTree, { groupOf, line, importRow, runRow }: Groups) {
  const hidden = new Uint32Array(line.length);
  const modules = new Set<string>();
  const packages = new Map<number, Map<string, number>>();
  for (let node = 1; node < whole.length; node++) {
    const group = groupOf[node]!;
    const row = whole.line[node]!;
    const file = whole.lines.file[row]!;
    if (line[group] === importRow) {
      if (whole.lines.function[row] !== "<module>" || modules.has(`${group} ${file}`)) continue;
      modules.add(`${group} ${file}`);
      hidden[group]!++;
    } else if (line[group] === runRow) {
      const counts = packages.get(group) ?? new Map<string, number>();
      packages.set(group, counts.set(packageOf(file), (counts.get(packageOf(file)) ?? 0) + 1));
      hidden[group]!++;
    }
  }
  const names = [IMPORT_SYSTEM];
  const rowOf = line.slice();
  for (const [group, counts] of packages) {
    rowOf[group] = importRow + names.length;
    names.push(listPackages(counts));
  }
  return {
    hidden,
    line: rowOf,
    lines: addRows(
      whole.lines,
      names.map((name, at) => ({ name, origin: at === 0 ? "import" : "library" })),
    ),
  };
}

const PACKAGES_NAMED = 3;

/** The packages with most frames; those that are left out show as an ellipsis. */
function listPackages(counts: ReadonlyMap<string, number>): string {
  const names = [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const listed = names.slice(0, PACKAGES_NAMED).join(", ");
  return names.length > PACKAGES_NAMED ? `${listed} …` : listed;
}
