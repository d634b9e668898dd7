import { expect, it } from "vitest";
import { isOperation, saysCopy } from "./copying.ts";

it.each([
  "part = df[df.year == year].copy()",
  "before = copy.deepcopy(board)",
  "seen = values[:]",
  "ordered = sorted(values, key=len)",
  "rows = [dict(row) for row in rows]",
  "all = pd.concat([table, row])",
  "same = [row for row in rows]",
  "same = {key: value for key, value in table.items()}",
  "more = {**row, 'month': 3}",
  "more = [*rows, row]",
])("says that it copies: %s", (text) => expect(saysCopy(text)).toBe(true));

it.each([
  "rows = list(map(make, names))",
  "rows = [make(row) for row in rows]",
  "text = path.read_text()",
  "copyright(owner)",
  "dict(name=1, age=2)",
  "part = rows[1:]",
])("says no such thing: %s", (text) => expect(saysCopy(text)).toBe(false));

it("tells operations from calls", () => {
  for (const text of ["a * 0.5", "state * 0.1 - (b + c[1])[2]", "frame['a'] / 2", "a + f(b, 1)"])
    expect(isOperation(text)).toBe(true);
  for (const text of ["read(2 * size)", "f(g(a) * b)[c - 1]", "values", "f(a) ", "-x"])
    expect(isOperation(text)).toBe(false);
});
