import { gzipSync } from "node:zlib";
import {
  Label,
  Line,
  Location,
  Mapping,
  Profile as Pprof,
  Function as PprofFunction,
  Sample,
  StringTable,
  ValueType,
} from "pprof-format";
import { formatCommand } from "../analysis/format.ts";
import { peakTreeByKind } from "../analysis/peak-tree.ts";
import type { LineTable, LineTree } from "../analysis/tree.ts";
import { describeView, listedOf, type View } from "../analysis/view.ts";

/** There is one: the program. */
const MAPPING = 1;

/**
 * pprof's profile.proto, gzipped, as `go tool pprof` reads it: samples are stacks of lines, innermost first, one for each kind of
 * memory, which the label `kind` tells. Values are `inuse_space` (bytes) and, where it is known how many blocks were held,
 * `inuse_objects`. Of a range they are what was gained, fewer than 0 where more was given back.
 */
export function* exportPprof(view: View): Iterable<Uint8Array> {
  const { profile } = listedOf(view);
  const { tree, held } = peakTreeByKind(profile);
  const { run } = profile;
  const texts = new StringTable();
  const put = (text: string) => texts.dedup(text);
  const hasBlocks = !Number.isNaN(tree.blocks[0]!);
  const objects = new ValueType({ type: put("inuse_objects"), unit: put("count") });
  const space = new ValueType({ type: put("inuse_space"), unit: put("bytes") });
  const sample = held.flatMap(({ kind, node, selfBytes, selfBlocks }) => {
    const label = [new Label({ key: put("kind"), str: put(kind) })];
    return Array.from(node, (at, row) => {
      const value = hasBlocks ? [selfBlocks[row]!, selfBytes[row]!] : [selfBytes[row]!];
      return new Sample({ locationId: stackOf(tree, at), value, label });
    });
  });
  const description = describeView(view, " ");
  const pprof = new Pprof({
    sampleType: hasBlocks ? [objects, space] : [space],
    sample,
    mapping: [
      new Mapping({
        ...{ id: MAPPING, filename: put(formatCommand(run.command)) },
        ...{ hasFunctions: true, hasFilenames: true, hasLineNumbers: true },
      }),
    ],
    ...describeLines(tree.lines, put),
    stringTable: texts,
    timeNanos: nanoseconds(run.started),
    durationNanos: nanoseconds(run.duration),
    comment: [put(description)],
    defaultSampleType: put("inuse_space"),
  });
  yield gzipSync(pprof.encode());
}

/** Locations, which are rows of the line table, innermost first. */
function stackOf({ parent, line }: LineTree, node: number): number[] {
  const stack: number[] = [];
  for (let at = node; at > 0; at = parent[at]!) stack.push(line[at]!);
  return stack;
}

/** No function has a system name: where that is the same, pprof takes `<listcomp>` for a template's arguments and drops it. */
function describeLines(lines: LineTable, put: (text: string) => number) {
  const functions: PprofFunction[] = [];
  const location: Location[] = [];
  const known = new Map<string, number>();
  for (let row = 1; row < lines.length; row++) {
    const name = put(lines.function[row]!);
    const filename = put(lines.file[row]!);
    const key = `${name} ${filename}`;
    const functionId = known.get(key) ?? functions.length + 1;
    known.set(key, functionId);
    if (functionId > functions.length) functions.push(new PprofFunction({ id: functionId, name, filename }));
    const line = [new Line({ functionId, line: lines.line[row]! })];
    location.push(new Location({ id: row, mappingId: MAPPING, line }));
  }
  return { function: functions, location };
}

/** Milliseconds are as precise as they need be; in nanoseconds they exceed what a double can hold. */
const nanoseconds = (seconds: number): bigint => BigInt(Math.round(seconds * 1000)) * 1_000_000n;
