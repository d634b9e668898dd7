import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import * as layout from "./layout.ts";

const folder = mkdtempSync(join(tmpdir(), "floodmark-layout-"));
afterAll(() => rmSync(folder, { recursive: true }));

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `name: C expression` of everything that layout.ts states, and what it states. */
const stated = new Map<string, { readonly expression: string; readonly value: number }>();

const states = (name: string, value: number, expression: string) => stated.set(name, { expression, value });
const statesStruct = (name: string, fields: Readonly<Record<string, number>>, struct: string) => {
  for (const [field, value] of Object.entries(fields)) {
    const expression =
      field === "size" ? `sizeof(struct ${struct})` : `offsetof(struct ${struct}, ${snakeCase(field)})`;
    states(`${name}.${field}`, value, expression);
  }
};
const statesEnum = (name: string, values: Readonly<Record<string, number>>, prefix: string) => {
  for (const [field, value] of Object.entries(values))
    states(`${name}.${field}`, value, `${prefix}${field.toUpperCase()}`);
};

states("VERSION", layout.VERSION, "FM_VERSION");
states("HEADER_SIZE", layout.HEADER_SIZE, "FM_HEADER_SIZE");
states("HEADER_SIZE_MOST", layout.HEADER_SIZE_MOST, "FM_HEADER_SIZE_MOST");
states("CHUNK_SIZE", layout.CHUNK_SIZE, "FM_CHUNK_SIZE");
states("CHUNKS_MAX", layout.CHUNKS_MAX, "FM_CHUNKS_MAX");
states("REASON_SIZE", layout.REASON_SIZE, "FM_REASON_SIZE");
states("KIND_COUNT", layout.KIND_COUNT, "FM_KIND_COUNT");
states("KINDS_COUNTED", layout.KINDS_COUNTED, "FM_KINDS_COUNTED");
states("ROOT_COUNT", layout.ROOT_COUNT, "FM_ROOT_COUNT");
states("KINDS_SIZED", layout.KINDS_SIZED, "FM_KINDS_SIZED");
states("SIZE_CLASSES", layout.SIZE_CLASSES, "FM_SIZE_CLASSES");
states("TIME_UNIT_NS", layout.TIME_UNIT_NS, "FM_TIME_UNIT_NS");
states("SCOPES", layout.SCOPES, "FM_SCOPES");
states("MOMENTS_MOST", layout.MOMENTS_MOST, "FM_MOMENTS_MOST");
states("MOMENTS_ROOM", layout.MOMENTS_ROOM, "FM_MOMENTS_ROOM");
states("CHANGE_BYTES_BITS", layout.CHANGE_BYTES_BITS, "FM_CHANGE_BYTES_BITS");
states("NO_OFFSET", layout.NO_OFFSET, "FM_NO_OFFSET");
statesEnum("STATE", layout.STATE, "FM_");
statesEnum("TABLE", layout.TABLE, "FM_TABLE_");
statesEnum("SCOPE_STATE", layout.SCOPE_STATE, "FM_SCOPE_");
statesEnum("KIND", layout.KIND, "FM_KIND_");
statesEnum("NODE_TYPE", layout.NODE_TYPE, "FM_NODE_");
statesEnum("ROOT", layout.ROOT, "FM_ROOT_");
statesEnum("WHOSE", layout.WHOSE, "FM_WHOSE_");
statesStruct("NODE", layout.NODE, "fm_node");
statesStruct("SITE", layout.SITE, "fm_site");
statesStruct("CODE", layout.CODE, "fm_code");
statesStruct("SOURCE", layout.SOURCE, "fm_source");
statesStruct("SCOPE_SITE", layout.SCOPE_SITE, "fm_scope_site");
statesStruct("SCOPE", layout.SCOPE, "fm_scope");
statesStruct("CHURN", layout.CHURN, "fm_churn");
states("EXTENT.size", layout.EXTENT.size, "sizeof(struct fm_extent)");
states("EXTENT.address", layout.EXTENT.address, "offsetof(struct fm_extent, address)");
states("EXTENT.blockSize", layout.EXTENT.blockSize, "offsetof(struct fm_extent, size)");
states("EXTENT.site", layout.EXTENT.site, "offsetof(struct fm_extent, site)");
states("EXTENTS_MOST", layout.EXTENTS_MOST, "FM_EXTENTS_MOST");
states("ARENAS_MOST", layout.ARENAS_MOST, "FM_ARENAS_MOST");
states("LIVE_LEAF_BITS", layout.LIVE_LEAF_BITS, "FM_LIVE_LEAF_BITS");
states("LIVE_LARGE", layout.LIVE_LARGE, "FM_LIVE_LARGE");
states("EXIT_OUT_OF_MEMORY", layout.EXIT_OUT_OF_MEMORY, "FM_EXIT_OUT_OF_MEMORY");
states("LIMIT.none", layout.LIMIT.none, "FM_LIMIT_NONE");
states("LIMIT.addressSpace", layout.LIMIT.addressSpace, "FM_LIMIT_ADDRESS_SPACE");
states("LIMIT.data", layout.LIMIT.data, "FM_LIMIT_DATA");
statesStruct("REFUSAL", layout.REFUSAL, "fm_refusal");
statesStruct("MOMENT", layout.MOMENT, "fm_moment");
statesStruct("MARK", layout.MARK, "fm_mark");
states("MARKS_MOST", layout.MARKS_MOST, "FM_MARKS_MOST");
states("MARK_NAME_MOST", layout.MARK_NAME_MOST, "FM_MARK_NAME_MOST");
states("COMMAND_SIZE", layout.COMMAND_SIZE, "FM_COMMAND_SIZE");
states("TREE_VERSION", layout.TREE_VERSION, "FM_TREE_VERSION");
states("TREE_STEP", layout.TREE_STEP, "FM_TREE_STEP");
states("TREE_SLOTS", layout.TREE_SLOTS, "FM_TREE_SLOTS");
statesEnum("LIFE", layout.LIFE, "FM_LIFE_");
statesStruct("TREE", layout.TREE, "fm_tree");
statesStruct("TREE_SLOT", layout.TREE_SLOT, "fm_tree_slot");
statesStruct("HEADER", layout.HEADER, "fm_header");

const compileAndRun = (): Record<string, number | string> => {
  const prints = [...stated].map(
    ([name, { expression }]) => `printf("\\"${name}\\": %llu,\\n", (unsigned long long)(${expression}));`,
  );
  const source = join(folder, "layout.c");
  const program = join(folder, "layout");
  writeFileSync(
    source,
    `#include <stddef.h>
     #include <stdio.h>
     #include "recording.h"
     #include "tree_page.h"
     int main(void) {
       puts("{");
       ${prints.join("\n       ")}
       puts("\\"TREE_MAGIC\\": \\"" FM_TREE_MAGIC "\\",");
       puts("\\"MAGIC\\": \\"" FM_MAGIC "\\"}");
       return 0;
     }`,
  );
  execFileSync("cc", ["-std=c11", "-I", resolve("agent"), "-o", program, source]);
  return JSON.parse(execFileSync(program, { encoding: "utf8" }));
};

it("states what the C header says", () => {
  const ours = Object.fromEntries([...stated].map(([name, { value }]) => [name, value]));
  expect({ ...ours, MAGIC: layout.MAGIC, TREE_MAGIC: layout.TREE_MAGIC }).toEqual(compileAndRun());
});
