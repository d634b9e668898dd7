/** Sizes as they are written in options; the agent reads those in variables by the same rules (agent/src/sizes.h). */

const UNITS = new Map<string, bigint>([
  ["", 1n],
  ["B", 1n],
]);
for (const [place, letter] of ["K", "M", "G", "T"].entries()) {
  const power = BigInt(place + 1);
  for (const unit of [letter, `${letter}I`, `${letter}IB`]) UNITS.set(unit, 1024n ** power);
  UNITS.set(`${letter}B`, 1000n ** power);
}

/**
 * Bytes of "0", "524288", "512KiB", "512K", "1MiB" or "100MB", in either case: a whole number of bytes, or of a unit as
 * GNU's tools know them (K, Ki and KiB: 1024, KB: 1000; likewise M, G, T). null where it is none of that, or so many
 * that a number isn't exact.
 */
export function parseSize(text: string): number | null {
  const [, digits = "", letters = ""] = /^(\d+)([a-z]*)$/i.exec(text) ?? [];
  const unit = UNITS.get(letters.toUpperCase());
  if (digits === "" || unit === undefined) return null;
  const bytes = BigInt(digits) * unit;
  return bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : null;
}
