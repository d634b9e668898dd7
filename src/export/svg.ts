import { layOut } from "../analysis/flame-layout.ts";
import { chooseRows, graphHeight, isDeep, rowTop } from "../analysis/flame-rows.ts";
import { foldTree } from "../analysis/fold-tree.ts";
import {
  formatCommand,
  formatCount,
  formatDuration,
  formatEstimate,
  formatName,
  formatNumberOf,
  formatPlace,
  formatShare,
  formatSize,
  NO_BREAK_SPACE,
} from "../analysis/format.ts";
import { estimateOf, sumCountedSites } from "../analysis/interval.ts";
import { momentWords } from "../analysis/moment-words.ts";
import { isTiny, noteGivenBack, noteRun } from "../analysis/notes.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { shareStep } from "../analysis/share-step.ts";
import { sumUp } from "../analysis/sum-up.ts";
import { type LineTree, ORIGINS, type SizedTree } from "../analysis/tree.ts";
import { indexTree } from "../analysis/tree-index.ts";
import { describeView, listedOf, type View } from "../analysis/view.ts";
import { EXACT } from "../profile/doubt.ts";
import { wrap } from "../terminal/text.ts";
import { escapeXml, type Frame, frameText } from "./svg-frame.ts";
import { SCRIPT, STYLE } from "./svg-page.ts";

const WIDTH = 1200;
const MARGIN = 16;
const LINE_HEIGHT = 18;
/** A recursion would make a picture that nothing can show. */
const ROWS_MAX = 100;
/** Of a line over the graph. */
const NOTE_LETTERS = 165;

/**
 * The flame graph as a picture that stands by itself: it loads nothing, and does without scripts. As in the report the outermost
 * call is at the top, the import system is one frame, and what is too narrow to be seen is merged. Of a range it shows what each
 * stack gained, and nothing of those that hold less than before.
 */
export function* exportSvg(view: View): Iterable<string> {
  const { profile, shown } = view;
  const listed = listedOf(view);
  const drawn = drawnTree(view);
  const { tree, levels } = drawn;
  const all = layOut(tree, indexTree(tree), { start: 0, bytes: tree.bytes[0]! }, WIDTH - 2 * MARGIN);
  const rows = all.slice(0, ROWS_MAX);
  const deeper = formatNumberOf(all.length - rows.length, "level");
  const leftOut = all.length > rows.length ? [`${deeper} of calls below these are left out.`] : [];
  const shape = chooseRows(levels, false);
  const net = sumCountedSites(listed.profile, "peakBytes");
  const givenBack = shown.what === "range" ? noteGivenBack({ bytes: tree.bytes[0]!, ...EXACT }, net) : [];
  const sentences = [factsText(view), ...noteRun(profile, NO_BREAK_SPACE, shown), ...givenBack, ...leftOut];
  const notes = sentences.flatMap((sentence) => wrap(sentence.split(" "), " ", NOTE_LETTERS));
  const top = MARGIN + LINE_HEIGHT * (notes.length + 1) + 8;
  const height = top + graphHeight(shape, rows.length) + MARGIN;
  const title = describeView(view);
  yield `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">\n`;
  yield `<title>${escapeXml(`${title} – ${formatCommand(profile.run.command)}`)}</title>\n<style>${STYLE}</style>\n`;
  yield `<rect class="ground" width="100%" height="100%"/>\n`;
  yield `<text class="title" x="${MARGIN}" y="${MARGIN + 13}">${escapeXml(title)}</text>\n`;
  for (const [line, note] of notes.entries())
    yield `<text class="note" x="${MARGIN}" y="${MARGIN + 13 + LINE_HEIGHT * (line + 1)}">${escapeXml(note)}</text>\n`;
  for (const [row, boxes] of rows.entries())
    for (const { node, x, width, merged } of boxes) {
      const words = merged > 0 ? mergedWords(merged) : nodeWords(view, drawn, node);
      yield frameText(shape, { left: MARGIN + x, top: top + rowTop(shape, row), width, row, ...words });
    }
  yield `<script><![CDATA[${SCRIPT}]]></script>\n</svg>\n`;
}

function factsText({ profile: { run } }: View): string {
  const python = run.python === null ? [] : [`Python ${run.python}`];
  const started = `${new Date(run.started * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return [...python, formatDuration(run.duration), started, "floodmark"].join(" · ");
}

interface DrawnTree {
  readonly tree: SizedTree;
  /** Per node, what was folded into it. */
  readonly hidden: Uint32Array;
  readonly levels: number;
}

function drawnTree(view: View): DrawnTree {
  const { profile, shown } = view;
  const tree = peakTree(listedOf(view).profile);
  const whole = shown.what === "range" ? gainedOnly(tree) : tree;
  const imports = !isTiny(profile);
  const plain = foldTree(whole, { imports, runs: false });
  const isTall = isDeep(indexTree(plain.tree).levels);
  const folded = isTall ? foldTree(whole, { imports, runs: true }) : plain;
  return { ...folded, levels: indexTree(folded.tree).levels };
}

function gainedOnly(tree: LineTree): SizedTree {
  const selfBytes = tree.selfBytes.map((bytes) => Math.max(0, bytes));
  return { ...tree, bytes: sumUp(tree.parent, selfBytes), doubt: null, selfDoubt: null };
}

type Words = Omit<Frame, "left" | "top" | "width" | "row">;

/** Frames that are too narrow to be drawn alone. */
function mergedWords(count: number): Words {
  const name = `${formatCount(count)} smaller`;
  return { name, size: "", place: "", title: name, look: "library", isStrong: false };
}

function nodeWords({ profile, shown, part: asked }: View, { tree, hidden }: DrawnTree, node: number): Words {
  const { lines, bytes, blocks } = tree;
  const row = tree.line[node]!;
  const name = node === 0 ? "all" : formatName(lines.function[row]!);
  const file = lines.file[row]!;
  const origin = ORIGINS[lines.origin[row]!]!;
  const share = formatShare(bytes[node]!, bytes[0]!);
  const part = hidden[node]!;
  const folded = part > 0 ? formatNumberOf(part, origin === "import" ? "module" : "frame") : "";
  const where = file === "" ? folded : placeIn(formatName(file), lines.line[row]!);
  const whole = asked === undefined ? momentWords(shown).whole : `what matches "${formatName(asked.text)}"`;
  const size = `${formatEstimate(estimateOf(tree, node))}, ${share} of ${whole}`;
  const about = profile.sampleBytes > 0 ? "about " : "";
  const count = blocks[node]! > 0 ? `${about}${formatNumberOf(blocks[node]!, "block")}` : "";
  const isOwn = origin === "own";
  const step = shareStep(bytes[node]! / bytes[0]!);
  return {
    name,
    size: `${formatSize(bytes[node]!)}  ${share}`,
    place: node === 0 ? formatCommand(profile.run.command) : formatPlace(file, lines.line[row]!) || folded,
    title: [name, where, size, count].filter((line) => line !== "").join("\n"),
    look: node === 0 ? "root" : isOwn ? `own-${step}` : "library",
    isStrong: node === 0 || isOwn,
  };
}

const placeIn = (file: string, line: number): string => (line > 0 ? `${file}:${line}` : file);
