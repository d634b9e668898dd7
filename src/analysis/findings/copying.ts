import { expressionOf } from "../expression.ts";
import { lineAt } from "./finding.ts";
import type { Survey } from "./survey.ts";

/** Functions whose result is what they are given once more: Python's, numpy's and pandas' own names. */
const COPYING_FUNCTIONS = new Set([
  ...["copy", "deepcopy", "__copy__", "__deepcopy__", "_deepcopy_list", "_deepcopy_dict", "_deepcopy_tuple"],
  ...["astype", "append", "concat", "concatenate", "hstack", "vstack", "dstack", "column_stack"],
]);

/**
 * The same where no frame tells, because it is written in C, as an expression of Python calls it: `x.copy()`, a slice of all, a
 * container made of one that has a name. `list(map(…))` makes something new.
 */
const COPYING_EXPRESSIONS: readonly RegExp[] = [
  /\b(?:deep)?copy\(/,
  /\bastype\(/,
  /\[:\]/,
  /\b(?:list|tuple|dict|set|frozenset|sorted|bytes|bytearray)\(\s*[\w.]+\s*[,)]/,
  /\b(?:append|concat|concatenate|[hvd]stack|column_stack)\(\s*[[(]/,
  /[{(]\s*\*\*\w+\s*[,})]/,
  /\[\s*\*\w+\s*[,\]]/,
];
/** Comprehensions that give back what they take: what allocates in them is the name alone. */
const COPYING_COMPREHENSIONS: readonly RegExp[] = [
  /\[\s*(\w+) for \1 in\b/,
  /\{\s*(\w+): (\w+) for \1, \2 in\b/,
];

/** Whether an expression says that it copies something; `line` is the text that it stands in. */
export function saysCopy(expression: string, line = expression): boolean {
  if (COPYING_EXPRESSIONS.some((copying) => copying.test(expression))) return true;
  const isPartOfOne = expression === line || /^\w+$/.test(expression);
  return isPartOfOne && COPYING_COMPREHENSIONS.some((copying) => copying.test(line));
}

/** An operation on values makes another one as large; a call may read it from somewhere. */
const OPERATION = /[\w)\]]\s*(?:\*\*|\/\/|[-+*/%@&|^])\s*[\w([]/;

/** The methods that one becomes where it is not written in C. */
const OPERATOR_METHODS = new Set(
  ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and", "or", "xor"].flatMap((name) => [
    `__${name}__`,
    `__r${name}__`,
  ]),
);

/** Whether an expression is an operation, as far as its text can be seen: `a * 0.5 - f(b)`, not `read(2 * size)`. */
export function isOperation(expression: string): boolean {
  const outer = expression.replace(INNERMOST, "_");
  return outer === expression ? OPERATION.test(expression) : isOperation(outer);
}

/** What stands in brackets, without any of its own. */
const INNERMOST = /\([^()[\]]*\)|\[[^()[\]]*\]/g;

/** Whether a site is that of an expression of the line itself that copies, with no call below it. */
export function isCopyOfLine(survey: Survey, site: number): boolean {
  const { lines, ofSite, sourceOf } = survey;
  const row = ofSite[site]!;
  const text = sourceOf(lines.file[row]!, lines.line[row]!) ?? "";
  return isOfLine(survey, site) && saysCopy(expressionAt(survey, site), text.trim());
}

/** The same of one that is an operation. */
export function isOperationOfLine(survey: Survey, site: number): boolean {
  return isOfLine(survey, site) && isOperation(expressionAt(survey, site));
}

/** Whether a site's stack ends with the call that is charged. */
export function isOfLine({ profile: { sites }, charged }: Survey, site: number): boolean {
  return charged[sites.stack[site]!] === sites.stack[site];
}

function expressionAt({ profile, charged, lines, ofSite, sourceOf }: Survey, site: number): string {
  const { sites, stacks, frames } = profile;
  const { endLine, column, endColumn } = frames;
  const frame = stacks.frame[charged[sites.stack[site]!]!]!;
  const span = { endLine: endLine[frame]!, column: column[frame]!, endColumn: endColumn[frame]! };
  return expressionOf({ ...lineAt(lines, ofSite[site]!), origin: "own", span }, sourceOf);
}

/** Per stack, 1 where a function that copies was called below the line that is charged. */
export const copyingStacks = (survey: Survey): Uint8Array => stacksBelow(survey, COPYING_FUNCTIONS);

/** The same of a method that is an operation. */
export const operatingStacks = (survey: Survey): Uint8Array => stacksBelow(survey, OPERATOR_METHODS);

function stacksBelow({ profile, charged }: Survey, names: ReadonlySet<string>): Uint8Array {
  const { stacks, frames, functions } = profile;
  const isNamed = Uint8Array.from(functions.name, (name) =>
    names.has(name.slice(name.lastIndexOf(".") + 1)) ? 1 : 0,
  );
  const isBelow = new Uint8Array(stacks.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    if (charged[stack] === stack) continue;
    isBelow[stack] = isNamed[frames.function[stacks.frame[stack]!]!]! | isBelow[stacks.parent[stack]!]!;
  }
  return isBelow;
}
