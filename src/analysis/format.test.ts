import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cutMiddle,
  formatCommand,
  formatCount,
  formatCountInWords,
  formatDuration,
  formatEstimate,
  formatName,
  formatNumberOf,
  formatPlace,
  formatShare,
  formatSize,
  formatSpan,
  formatTimes,
} from "./format.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

describe("sizes", () => {
  it.each([
    [0, "0 B"],
    [85, "85 B"],
    [317.6, "318 B"],
    [999, "999 B"],
    [1000, "0.977 KiB"],
    [932 * KIB, "932 KiB"],
    [98 * MIB, "98.0 MiB"],
    [99.96 * MIB, "100 MiB"],
    [999.4 * MIB, "999 MiB"],
    [1000 * MIB, "0.977 GiB"],
    [1.84 * GIB, "1.84 GiB"],
    [5000 * 1024 * GIB, "4.88 PiB"],
    [-102 * MIB, "−102 MiB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(formatSize(bytes, " ")).toBe(text);
  });

  it.each([
    [1.84 * GIB, 0, "1.84 GiB"],
    [1.84 * GIB, 16 * MIB, "1.84 GiB ± 31 MiB"],
    [5 * MIB, 110 * KIB, "5.00 MiB ± 220 KiB"],
    [98 * MIB, 509 * KIB, "98.0 MiB ± 0.97 MiB"],
    // Of which not a digit that is shown is in doubt.
    [1.84 * GIB, 100 * KIB, "1.84 GiB"],
    [5 * MIB, 5 * MIB, "5.00 MiB (−4.8 to 15 MiB)"],
    [-102 * MIB, 6 * MIB, "−102 MiB ± 12 MiB"],
  ])("%d bytes with a standard deviation of %d are %s", (bytes, deviation, text) => {
    expect(formatEstimate({ bytes, variance: deviation ** 2, skew: 0 }, " ")).toBe(text);
  });

  it.each([
    [1, "512 KiB (90 KiB–2.8 MiB)"],
    [2, "1.00 MiB (280 KiB–3.6 MiB)"],
    [10, "5.00 MiB (2.7–9.2 MiB)"],
    [40, "20.0 MiB ± 7.2 MiB"],
  ])("of %d samples of small blocks are %s", (samples, text) => {
    const [each, bytes] = [512 * KIB, samples * 512 * KIB];
    expect(formatEstimate({ bytes, variance: bytes * each, skew: bytes * each ** 2 }, " ")).toBe(text);
  });

  it("keep number and unit on one line unless told otherwise", () => {
    expect(formatSize(98 * MIB)).toBe("98.0\u00a0MiB");
  });

  it("never have four digits and are right to half a unit of the third", () => {
    const scale = { B: 1, KiB: KIB, MiB: MIB, GiB: GIB, TiB: 1024 * GIB };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 * 1024 * GIB }), (bytes) => {
        const [number = "", unit = "B"] = formatSize(bytes, " ").split(" ");
        expect(number.replace(/^0\.|\./, "").length).toBeLessThanOrEqual(3);
        const shown = Number(number) * scale[unit as keyof typeof scale];
        expect(Math.abs(shown - bytes)).toBeLessThanOrEqual(0.0051 * bytes);
      }),
    );
  });
});

it.each([
  [0, 100, "–"],
  [1, 0, "–"],
  [4, 1000, "<1 %"],
  [6, 1000, "1 %"],
  [354, 1000, "35 %"],
  [114, 100, "114 %"],
])("%d of %d is %s", (part, whole, text) => {
  expect(formatShare(part, whole, " ")).toBe(text);
});

it.each([
  [0, "0 s"],
  [0.0004, "1 ms"],
  [0.085, "85 ms"],
  [0.0996, "0.1 s"],
  [12.38, "12.4 s"],
  [59.94, "59.9 s"],
  [59.96, "1 min 00 s"],
  [252, "4 min 12 s"],
  [3599.6, "1 h 00 min"],
  [3840, "1 h 04 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(formatDuration(seconds, " ")).toBe(text);
});

it.each([
  [1.2, 3.4, "1.2 s", "3.4 s"],
  [2.501, 2.54, "2.501 s", "2.540 s"],
  [2.5, 2.5, "2.5 s", "2.5 s"],
])("times of %d and %d seconds are told apart", (one, other, first, second) => {
  expect(formatTimes(one, other, " ")).toEqual([first, second]);
});

it.each([
  [12.4, 34.08, "12.4–34.1 s"],
  [58, 70, "58.0 s–1 min 10 s"],
  [0, 0.05, "0–50 ms"],
])("from %d to %d seconds is %s", (from, to, text) => {
  expect(formatSpan(from, to, " ")).toBe(text);
});

it.each([
  [0, "0", "0"],
  [1418, "1,418", "1,418"],
  [9999, "9,999", "9,999"],
  [41_230, "41.2 k", "41,230"],
  [999_600, "1.00 M", "999,600"],
  [6_210_000, "6.21 M", "6.21 million"],
  [214_000_000, "214 M", "214 million"],
  [3_100_000_000, "3.10 G", "3.10 billion"],
  [-1418, "−1,418", "−1,418"],
])("a count of %d is %s, in a sentence %s", (count, short, words) => {
  expect(formatCount(count, " ")).toBe(short);
  expect(formatCountInWords(count, " ")).toBe(words);
});

it("says one of a thing and several", () => {
  expect(formatNumberOf(1, "frame", " ")).toBe("1 frame");
  expect(formatNumberOf(0, "frame", " ")).toBe("0 frames");
  expect(formatNumberOf(5, "process", " ")).toBe("5 processes");
  expect(formatNumberOf(6_210_000, "block", " ")).toBe("6.21 million blocks");
});

it("names a place by the file's last part", () => {
  expect(formatPlace("/home/ana/etl.py", 41)).toBe("etl.py:41");
  expect(formatPlace("<string>", 1)).toBe("<string>:1");
  expect(formatPlace("/home/ana/etl.py", 0)).toBe("etl.py");
  expect(formatPlace("", 0)).toBe("");
});

it("shows a command as it would be typed", () => {
  expect(formatCommand(["etl.py", "--year", "2024"])).toBe("etl.py --year 2024");
  expect(formatCommand(["-c", "print('a b')"])).toBe("-c 'print('\\''a b'\\'')'");
  expect(formatCommand(["x", ""])).toBe("x ''");
});

describe("names", () => {
  it("show control and direction characters instead of obeying them", () => {
    expect(formatName("a\u001b[31m\nb\u202egnp\u0085")).toBe("a\\x1b[31m\\nb\\u202egnp\\x85");
    expect(formatName("a\ud800b")).toBe("a\\ud800b");
    expect(formatName("größe_值_😀")).toBe("größe_值_😀");
  });

  it("are cut in the middle at 200 characters", () => {
    const name = formatName(`start${"x".repeat(5_000_000)}end`);
    expect([...name]).toHaveLength(200);
    expect(name).toMatch(/^startx+…x+end$/);
  });

  it("are never longer, never obeyed, and whole where they fit, whatever they hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (name) => {
        const shown = formatName(name);
        expect([...shown].length).toBeLessThanOrEqual(200);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
    expect(cutMiddle("😀".repeat(200), 200)).toBe("😀".repeat(200));
  });
});
