/**
 * Numbers and names as a person reads them: the report, the terminal and the exports write the same letters because
 * they ask these functions. The space before a unit doesn't break; a terminal passes a plain one.
 */
import { type Estimate, intervalOf } from "./interval.ts";

export const NO_BREAK_SPACE = "\u00a0";
/** Stands where there is no number to show. */
export const NONE = "–";

export const SIZE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** Bytes with three significant digits and never four: 0 B, 932 KiB, 98.0 MiB, 0.977 GiB. */
export function formatSize(bytes: number, space = NO_BREAK_SPACE): string {
  if (bytes < 0) return `−${formatSize(-bytes, space)}`;
  const { value, unit } = scaleSize(bytes, 999.5);
  return `${unit === "B" ? Math.round(value) : threeDigits(value)}${space}${unit}`;
}

/** The largest unit that a size has at least one of, or nearly; `limit` of the next smaller one are as many as there may be. */
function scaleSize(bytes: number, limit: number): { readonly value: number; readonly unit: string } {
  let value = bytes;
  let unit = 0;
  while (value >= limit && unit < SIZE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return { value, unit: SIZE_UNITS[unit]! };
}

/**
 * The ends of an interval are told where one side is longer than so many of the other, or than the size itself; but not where both
 * are only a part of the size.
 */
const LOPSIDED = 1.5;
const SMALL_SHARE = 0.25;

/** How far the truth may be from an estimate: ± 31 MiB, (0.19–2.9 MiB), of nothing (up to 1.9 MiB); and no word where both ends read like the estimate. */
export function formatInterval(estimate: Estimate, space = NO_BREAK_SPACE): string {
  const { bytes } = estimate;
  const [low, high] = intervalOf(estimate);
  if (bytes === 0 && low === 0 && high > 0) return `(up${space}to${space}${roughSize(high).join(space)})`;
  const isExact = [low, high].every((end) => formatSize(end) === formatSize(bytes));
  if (isExact) return "";
  const [shorter = 0, longer = 0] = [bytes - low, high - bytes].sort((a, b) => a - b);
  const size = Math.abs(bytes);
  if (longer <= SMALL_SHARE * size || (longer <= LOPSIDED * shorter && longer < size))
    return `±${space}${roughSize(longer).join(space)}`;
  const [[from, fromUnit], [to, toUnit]] = [roughSize(low), roughSize(high)];
  const until = low < 0 ? `${space}to${space}` : "–";
  return `(${fromUnit === toUnit ? from : `${from}${space}${fromUnit}`}${until}${to}${space}${toUnit})`;
}

/** A size and how far the truth may be from it: 1.84 GiB ± 31 MiB, 512 KiB (90 KiB–2.9 MiB). */
export function formatEstimate(estimate: Estimate, space = NO_BREAK_SPACE): string {
  const interval = formatInterval(estimate, space);
  return formatSize(estimate.bytes, space) + (interval === "" ? "" : space + interval);
}

/** Bytes with two significant digits, and their unit. */
function roughSize(bytes: number): [value: string, unit: string] {
  if (bytes < 0) {
    const [value, unit] = roughSize(-bytes);
    return [`−${value}`, unit];
  }
  const { value, unit } = scaleSize(bytes, 995);
  if (value >= 99.5) return [String(10 * Math.round(value / 10)), unit];
  return [unit === "B" ? String(Math.round(value)) : value.toPrecision(2), unit];
}

/** A part of a whole in whole per cent: 35 %, <1 %, and – where either is nothing. */
export function formatShare(part: number, whole: number, space = NO_BREAK_SPACE): string {
  if (!(part > 0 && whole > 0)) return NONE;
  const percent = Math.round((100 * part) / whole);
  return percent < 1 ? `<1${space}%` : `${percent}${space}%`;
}

/** Seconds: 85 ms, 12.4 s, 4 min 12 s, 1 h 04 min. */
export function formatDuration(seconds: number, space = NO_BREAK_SPACE): string {
  if (!(seconds > 0)) return `0${space}s`;
  if (seconds < 0.0995) return `${Math.max(1, Math.round(seconds * 1000))}${space}ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)}${space}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return pair(Math.floor(whole / 60), "min", whole % 60, "s", space);
  const minutes = Math.round(seconds / 60);
  return pair(Math.floor(minutes / 60), "h", minutes % 60, "min", space);
}

/** Two times in seconds, with milliseconds where they would read alike. */
export function formatTimes(one: number, other: number, space = NO_BREAK_SPACE): [string, string] {
  const [first, second] = [formatDuration(one, space), formatDuration(other, space)];
  if (first !== second || one === other) return [first, second];
  return [`${one.toFixed(3)}${space}s`, `${other.toFixed(3)}${space}s`];
}

/** From one time to another: 12.4–34.1 s, 58.0 s–1 min 10 s. A unit that both have alone is told once. */
export function formatSpan(from: number, to: number, space = NO_BREAK_SPACE): string {
  const [begin, end] = formatTimes(from, to, space);
  const [first, second] = [begin, end].map((time) => /^([\d.]+)\s(s|ms)$/u.exec(time));
  const isShort = first && second && (first[2] === second[2] || from === 0);
  return `${isShort ? first[1] : begin}–${end}`;
}

/** A count in little room: 1,418, 41.2 k, 2.18 M. */
export function formatCount(count: number, space = NO_BREAK_SPACE): string {
  if (count < 0) return `−${formatCount(-count, space)}`;
  if (count < 10_000) return groupDigits(count);
  const [value, unit] = scaleCount(count, ["k", "M", "G"]);
  return `${threeDigits(value)}${space}${unit}`;
}

/** A count in a sentence: 1,418, 412,345, 6.21 million. */
export function formatCountInWords(count: number, space = NO_BREAK_SPACE): string {
  if (count < 0) return `−${formatCountInWords(-count, space)}`;
  if (count < 1_000_000) return groupDigits(count);
  const [value, unit] = scaleCount(count / 1000, ["million", "billion", "trillion"]);
  return `${threeDigits(value)}${space}${unit}`;
}

/** A count and what it counts: 1 frame, 1,418 frames, 6.21 million blocks, 5 processes. */
export function formatNumberOf(count: number, noun: string, space = NO_BREAK_SPACE): string {
  const ending = count === 1 ? "" : noun.endsWith("s") ? "es" : "s";
  return `${formatCountInWords(count, space)} ${noun}${ending}`;
}

/** `etl.py:41`: the last part of a path and a line, or the path's end alone where the line is 0. */
export function formatPlace(file: string, line: number): string {
  const name = formatName(fileName(file));
  return line > 0 && name !== "" ? `${name}:${line}` : name;
}

/** The last part of a path. */
export function fileName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

/** A command as a person would type it; words that a shell would split stand in quotes. */
export function formatCommand(words: readonly string[]): string {
  return words.map((word) => formatName(quoteWord(word))).join(" ");
}

const NAME_LENGTH_MAX = 200;
/** Characters that draw nothing, break the line, or turn the direction of the text around them. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/gu;

/**
 * A name from the profiled program, safe to show: one line, control and direction characters as Python escapes them,
 * cut in the middle at 200 characters.
 */
export function formatName(name: string): string {
  // Escapes make a name longer, so what can't be shown anyway is dropped first: a name may be megabytes long.
  return cutMiddle(cutMiddle(name, NAME_LENGTH_MAX).replace(UNPRINTABLE, escapeCharacter), NAME_LENGTH_MAX);
}

/** Keeps both ends of a text that has more than `limit` characters. */
export function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A surrogate pair counts as two, so only a text near the limit needs the exact count.
  const characters = text.length <= 2 * limit ? [...text] : null;
  if (characters !== null && characters.length <= limit) return text;
  const head = Math.ceil((limit - 1) / 2);
  const tail = limit - 1 - head;
  const starts = [...text.slice(0, 2 * head)].slice(0, head);
  const ends = [...text.slice(-2 * tail)].slice(-tail);
  return `${starts.join("")}…${ends.join("")}`;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const short = { 9: "\\t", 10: "\\n", 13: "\\r" }[code];
  if (short !== undefined) return short;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}

function quoteWord(word: string): string {
  return /^[\w@%+=:,./~-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function threeDigits(value: number): string {
  return value >= 99.95 ? value.toFixed(0) : value.toPrecision(3);
}

function groupDigits(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string, space: string): string {
  return `${large}${space}${largeUnit}${space}${String(small).padStart(2, "0")}${space}${smallUnit}`;
}

/** Divides by thousands until three digits are left; `units` names what one, two, … divisions give. */
function scaleCount(count: number, units: readonly string[]): [value: number, unit: string] {
  let value = count / 1000;
  let step = 0;
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000;
    step++;
  }
  return [value, units[step] ?? ""];
}
