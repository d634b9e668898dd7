import { expect, it } from "vitest";
import { originOf } from "./origin.ts";

it.each([
  ["", "root"],
  ["app.py", "own"],
  ["/home/ana/etl.py", "own"],
  ["/home/ana/python3/lib.py", "own"],
  ["/home/ana/importlib/etl.py", "own"],
  ["<string>", "own"],
  ["<stdin>", "own"],
  ["<ipython-input-3-5d1a>", "own"],
  ["<frozen importlib._bootstrap>", "import"],
  ["<frozen importlib._bootstrap_external>", "import"],
  ["<frozen zipimport>", "import"],
  ["/usr/lib/python3.12/importlib/_bootstrap_external.py", "import"],
  ["/usr/lib/python3.12/importlib/__init__.py", "library"],
  ["<frozen runpy>", "library"],
  ["<__array_function__ internals>", "library"],
  ["<attrs generated init app.Point>", "library"],
  ["/usr/lib/python3.12/json/decoder.py", "library"],
  ["/usr/lib64/python3.11/json/decoder.py", "library"],
  ["/opt/py/lib/python3.13t/json/decoder.py", "library"],
  ["/home/ana/.venv/lib/python3.12/site-packages/pandas/io.py", "library"],
  ["/usr/lib/python3/dist-packages/numpy/core.py", "library"],
  ["venv/site-packages/attr.py", "library"],
  ["/usr/lib/python312.zip/json/decoder.py", "library"],
])("a line of %j is %s", (file, origin) => {
  expect(originOf(file)).toBe(origin);
});
