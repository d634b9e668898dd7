/** An invented run of a real kind: etl.py reads orders, cleans and joins them. Its sizes are those of a long day. */
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Profile } from "../../src/profile/profile.ts";
import { ProfileBuilder } from "./profile-builder.ts";

const MIB = 1024 * 1024;
const STARTED = Date.UTC(2026, 10, 21, 14, 2, 7) / 1000;

const ETL = `"""Orders of one year, joined with customers."""
import argparse
import pandas as pd
from pathlib import Path
from multiprocessing.pool import ThreadPool
import rules

DATA = Path("data")
COLUMNS = ["id", "sku", "year", "price", "ordered", "note"]
CHUNK = 4096


def months(frame):
    for month, rows in frame.groupby("month"):
        yield month, rows


def load(path):
    """All orders as text; types come later."""
    print(f"reading {path.name}, {path.stat().st_size / 2**20:.0f} MiB")

    df = pd.read_csv(path, dtype=object)
    missing = [c for c in COLUMNS if c not in df.columns]
    if missing:
        raise SystemExit(f"{path}: no column {missing[0]}")
    return df


def clean(df, year):
    """One year, typed, without doubles."""
    df["year"] = pd.to_numeric(df["year"], downcast="integer")
    df["price"] = pd.to_numeric(df["price"], errors="coerce")
    df["ordered"] = pd.to_datetime(df["ordered"])
    df["note"] = df["note"].str.strip()

    known = df["sku"].isin(rules.KNOWN)
    doubles = df.duplicated(["id", "ordered"])
    print(f"{doubles.sum()} doubles, {(~known).sum()} unknown")

    # a copy, or pandas warns about writing to a slice
    part = df[df.year == year].copy()
    part["sku"] = part["sku"].str.upper()
    part["note"] = part["note"].fillna("")
    return part


def enrich(left, folder):
    """Customers for every order."""
    right = pd.concat(pool.map(rules.read_customers, sorted(folder.glob("*.json"))))
    right = right.drop_duplicates("id")
    for column in right.columns:
        if right[column].dtype == object:
            right[column] = right[column].str.strip()

    left = left.sort_values("id")
    # inner, so that orders of unknown customers go
    right = right.sort_values("id")
    return left.merge(right, on="id")


parser = argparse.ArgumentParser()
parser.add_argument("--year", type=int)
args = parser.parse_args()
pool = ThreadPool(2)

if __name__ == "__main__":
    raw = load(DATA / "orders.csv")
    part = clean(raw, args.year)
    orders = enrich(part, DATA / "customers")
    rows = orders.itertuples()
    rows = [make_row(r) for r in rows]
    rules.write_month(rows)
`;

/** Lines of other files, by number; what lies between them is empty. */
const OTHERS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "rules.py": {
    8: 'REGIONS = json.loads(Path("regions.json").read_text())',
    28: "def read_customers(path):",
    29: '    """One file of customers."""',
    30: "    # records, one a line",
    31: "    return pd.read_json(path)",
    62: "def make_row(order):",
    63: '    """Größe und Straße, as the archive wants them."""',
    64: '    größe = "ß" * 2; return Row(order.id, order.sku, größe)',
  },
  "site-packages/pandas/__init__.py": { 31: "    from pandas.core import api" },
  "site-packages/pandas/core/api.py": { 9: "from pandas.core.frame import DataFrame" },
  "site-packages/pandas/core/generic.py": { 6811: "        data = self._mgr.copy(deep=deep)" },
  "site-packages/pandas/core/internals/managers.py": {
    354: "            applied = getattr(b, f)(**kwargs)",
    604: '        res = self.apply("copy", deep=deep)',
  },
  "site-packages/pandas/core/internals/blocks.py": { 796: "            values = values.copy()" },
  "site-packages/pandas/core/frame.py": {
    4081: "            return self._getitem_bool_array(key)",
    10839: "        return merge(",
    10840: "            self,",
    10841: "            right,",
  },
  "site-packages/pandas/io/parsers/readers.py": {
    626: "        return parser.read(nrows)",
    1026: "    return _read(filepath_or_buffer, kwds)",
    1923: "                ) = self._engine.read(nrows)",
  },
  "site-packages/pandas/io/parsers/c_parser_wrapper.py": {
    234: "                chunks = self._reader.read_low_memory(nrows)",
  },
  "site-packages/pandas/core/reshape/merge.py": {
    184: "        return op.get_result(copy=copy)",
    888: "        result = self._reindex_and_concat(join_index, left_indexer, right_indexer)",
    840: "            lmgr = left._mgr.reindex_indexer(join_index, left_indexer, axis=1)",
  },
  "site-packages/pandas/core/array_algos/take.py": {
    117: "    return _take_nd_ndarray(arr, indexer, axis, fill_value, allow_fill)",
    157: "    out = np.empty(out_shape, dtype=dtype)",
  },
  "site-packages/pandas/io/json/_json.py": {
    815: "        return json_reader.read()",
    1025: "            obj = self._get_object_parser(data)",
  },
};

export interface EtlRun {
  readonly profile: Profile;
  readonly folder: string;
}

/** Writes the run's sources to a folder, and gives its profile. */
export function makeEtlRun(folder: string): EtlRun {
  writeSource(join(folder, "etl.py"), ETL);
  for (const [file, lines] of Object.entries(OTHERS)) {
    const last = Math.max(...Object.keys(lines).map(Number));
    const text = Array.from({ length: last }, (_, at) => lines[at + 1] ?? "").join("\n");
    writeSource(join(folder, file), `${text}\n`);
  }
  const builder = new ProfileBuilder((file) => {
    if (file === "etl.py") return ETL.split("\n");
    const lines = OTHERS[file];
    return lines === undefined ? [] : Array.from({ length: 11_000 }, (_, at) => lines[at + 1] ?? "");
  });
  const main = (line: number, expression: string) => `<module> etl.py:${line} ${expression}`;
  const pd = "site-packages/pandas";
  const clean = main(68, "clean(raw, args.year)");
  const copy = [
    clean,
    "clean etl.py:41 df[df.year == year].copy()",
    `copy ${pd}/core/generic.py:6811 self._mgr.copy(deep=deep)`,
    `copy ${pd}/core/internals/managers.py:604 self.apply("copy", deep=deep)`,
    `apply ${pd}/core/internals/managers.py:354 getattr(b, f)(**kwargs)`,
    `copy ${pd}/core/internals/blocks.py:796 values.copy()`,
  ];
  builder.add(copy, 610 * MIB, 2_000_000, "buffer");
  builder.add(
    [
      clean,
      "clean etl.py:41 df[df.year == year].copy()",
      `__getitem__ ${pd}/core/frame.py:4081 self._getitem_bool_array(key)`,
    ],
    52 * MIB,
    180_000,
    "buffer",
  );
  builder.add([clean, 'clean etl.py:33 pd.to_datetime(df["ordered"])'], 24 * MIB, 14);
  builder.add([clean, 'clean etl.py:32 pd.to_numeric(df["price"], errors="coerce")'], 12 * MIB, 6);
  builder.add([clean, 'clean etl.py:36 df["sku"].isin(rules.KNOWN)'], 4 * MIB, 6);
  const load = [
    main(67, 'load(DATA / "orders.csv")'),
    "load etl.py:22 pd.read_csv(path, dtype=object)",
    `read_csv ${pd}/io/parsers/readers.py:1026 _read(filepath_or_buffer, kwds)`,
    `_read ${pd}/io/parsers/readers.py:626 parser.read(nrows)`,
    `read ${pd}/io/parsers/readers.py:1923 self._engine.read(nrows)`,
  ];
  builder.add(
    [...load, `read ${pd}/io/parsers/c_parser_wrapper.py:234 self._reader.read_low_memory(nrows)`],
    586 * MIB,
    2_250_000,
    "object",
  );
  builder.add(load, 24 * MIB, 12);
  const merge = [
    main(69, 'enrich(part, DATA / "customers")'),
    'enrich etl.py:58 left.merge(right, on="id")',
    `merge ${pd}/core/frame.py:10839 merge(`,
    `merge ${pd}/core/reshape/merge.py:184 op.get_result(copy=copy)`,
  ];
  const result = `get_result ${pd}/core/reshape/merge.py:888 self._reindex_and_concat(join_index, left_indexer, right_indexer)`;
  const reindex = `_reindex_and_concat ${pd}/core/reshape/merge.py:840 left._mgr.reindex_indexer(join_index, left_indexer, axis=1)`;
  const take = `take_nd ${pd}/core/array_algos/take.py:117 _take_nd_ndarray(arr, indexer, axis, fill_value, allow_fill)`;
  builder.add(
    [
      ...merge,
      result,
      reindex,
      take,
      `_take_nd_ndarray ${pd}/core/array_algos/take.py:157 np.empty(out_shape, dtype=dtype)`,
    ],
    184 * MIB,
    240,
    "anonymous map",
  );
  builder.add([...merge, result, reindex], 6 * MIB, 300);
  builder.add([...merge, result, `concat ${pd}/core/reshape/concat.py:395 op.get_result()`], 72 * MIB, 800);
  builder.add([...merge, `_maybe_drop ${pd}/core/reshape/merge.py:900`], 39 * MIB, 78);
  builder.add(
    [
      main(69, 'enrich(part, DATA / "customers")'),
      'enrich etl.py:49 pd.concat(pool.map(rules.read_customers, sorted(folder.glob("*.json"))))',
    ],
    38 * MIB,
    96,
  );
  const row = [main(71, "make_row(r)"), "make_row rules.py:64 Row(order.id, order.sku, größe)"];
  builder.add(row, 96 * MIB, 1_690_000, "object");
  builder.add([row[0]!], 2 * MIB, 12_000, "object");
  const thread = "/usr/lib/python3.12/threading.py";
  builder.add(
    [
      `Thread._bootstrap ${thread}:1030 self._bootstrap_inner()`,
      `Thread.run ${thread}:1010 self._target(*self._args, **self._kwargs)`,
      "read_customers rules.py:31 pd.read_json(path)",
      `read_json ${pd}/io/json/_json.py:815 json_reader.read()`,
      `read ${pd}/io/json/_json.py:1025 self._get_object_parser(data)`,
    ],
    78 * MIB,
    41_200,
  );
  addImports(builder);
  builder.add([main(67, 'load(DATA / "orders.csv")'), "load etl.py:20"], 742 * MIB, 1, "file map");
  builder.add([main(71, "make_row(r)")], 64 * MIB, 2, "shared memory");
  for (let at = 0; at < 1200; at++) {
    const decoder = `decode /usr/lib/python3.12/json/decoder.py:${at + 300}`;
    builder.add(
      [main(6, "import rules"), '<module> rules.py:8 json.loads(Path("regions.json").read_text())', decoder],
      700 + at,
      1,
    );
  }
  builder.addRoot("<before Python>", 3 * MIB, 900);
  return {
    folder,
    profile: builder.build({
      command: ["etl.py", "--year", "2024"],
      cwd: folder,
      started: STARTED,
      duration: 34.1,
      peakSeconds: 12.4,
      rssMax: 2150 * MIB,
      left: 96 * MIB,
      allocated: { bytes: 41.2 * 1024 * MIB, blocks: 214_000_000 },
      ...overTime(),
    }),
  };
}

/** Seconds, and the share of the peak that was held then; in between it goes straight. */
const HELD: readonly (readonly [seconds: number, share: number])[] = [
  ...([
    [0, 0],
    [1, 0.03],
    [5.2, 0.36],
    [7, 0.38],
    [8, 0.72],
    [9.5, 0.73],
    [11, 0.86],
  ] as const),
  ...([
    [12.3, 0.98],
    [12.6, 0.32],
    [13.8, 0.33],
    [15, 0.42],
    [28, 0.18],
    [32, 0.19],
    [32.4, 0.1],
  ] as const),
  ...([[34.1, 0.051]] as const),
];

/** Ten looks a second at what was held, which goes in waves as months are written, and at what was resident. */
function overTime() {
  const moments = Array.from({ length: 340 }, (_, row) => {
    const seconds = (row + 1) / 10;
    const after = HELD.findIndex(([time]) => time >= seconds);
    const [[begin, low], [end, high]] = [HELD[after - 1]!, HELD[after]!];
    const wave = seconds > 15 && seconds < 28 ? 0.03 * Math.abs(((seconds * 2) % 1) - 0.5) : 0;
    return { seconds, share: low + ((seconds - begin) / (end - begin)) * (high - low) + wave };
  });
  const whole = 1900 * MIB;
  const resident = moments.map(({ seconds, share }) => {
    const kept = seconds > 12.3 ? 1000 * MIB + (1100 * MIB) / (1 + 8 * (seconds - 12.3) ** 2) : 0;
    return {
      seconds,
      bytes: Math.round(Math.min(2150 * MIB, Math.max(kept, share * whole * 1.14 + 60 * MIB))),
    };
  });
  return { moments, resident };
}

function addImports(builder: ProfileBuilder): void {
  const importing = [
    "<module> etl.py:3 import pandas as pd",
    "_find_and_load <frozen importlib._bootstrap>:1360",
    "_load_unlocked <frozen importlib._bootstrap>:935",
    "exec_module <frozen importlib._bootstrap_external>:995",
  ];
  const pandas = "<module> site-packages/pandas/__init__.py:31 from pandas.core import api";
  builder.add([...importing, pandas], 12 * MIB, 90_000);
  for (let at = 0; at < 213; at++) {
    const inner = importing.slice(1);
    builder.add(
      [...importing, pandas, ...inner, `<module> site-packages/pandas/core/part${at}.py:1`],
      0.17 * MIB,
      1400,
    );
  }
  builder.add(
    [
      "<module> etl.py:6 import rules",
      ...importing.slice(1),
      '<module> rules.py:8 json.loads(Path("regions.json").read_text())',
    ],
    0.8 * MIB,
    7310,
  );
}

function writeSource(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  // Written before the run, or the report would not trust it.
  utimesSync(path, STARTED - 3600, STARTED - 3600);
}
