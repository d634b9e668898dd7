import type { Survey } from "./survey.ts";

/** Functions whose result is what they are given once more: Python's, numpy's and pandas' own names. */
const COPYING_FUNCTIONS = new Set([
  ...["copy", "deepcopy", "__copy__", "__deepcopy__", "_deepcopy_list", "_deepcopy_dict", "_deepcopy_tuple"],
  ...["append", "concat", "concatenate", "hstack", "vstack", "dstack", "column_stack"],
]);

/**
 * The same where no frame tells, because it is written in C, as a line of Python calls it: `.copy()`, `copy.deepcopy(…)`, a slice of
 * all, a container made of one that has a name, a comprehension that gives back what it takes. `list(map(…))` makes something new.
 */
const COPYING_TEXTS: readonly RegExp[] = [
  /\b(?:deep)?copy\(/,
  /\[:\]/,
  /\b(?:list|tuple|dict|set|frozenset|sorted|bytes|bytearray)\(\s*[\w.]+\s*[,)]/,
  /\b(?:append|concat|concatenate|[hvd]stack|column_stack)\(\s*[[(]/,
  /\[\s*(\w+) for \1 in\b/,
  /\{\s*(\w+): (\w+) for \1, \2 in\b/,
  /[{(]\s*\*\*\w+\s*[,})]/,
  /\[\s*\*\w+\s*[,\]]/,
];

/** Whether the text of a line says that it copies something. */
export function saysCopy(text: string): boolean {
  return COPYING_TEXTS.some((copying) => copying.test(text));
}

/** Whether a line's text does, where it can be seen. */
export function lineSaysCopy({ lines, sourceOf }: Survey, row: number): boolean {
  const text = sourceOf(lines.file[row]!, lines.line[row]!);
  return text !== null && saysCopy(text);
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

/** Whether an expression is an operation, as far as its text can be seen: `a * 0.5 - b`, not `read(2 * size)`. */
export function isOperation(expression: string): boolean {
  return OPERATION.test(expression) && !expression.endsWith(")");
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
