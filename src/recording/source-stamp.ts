/** What a source file was like while the program ran. */
export interface SourceStamp {
  /** As Python names it. */
  readonly file: string;
  readonly bytes: number;
  /** When it was last written, in seconds since 1970. */
  readonly modified: number;
  /** As `hashSource` gives it. */
  readonly hash: string;
}

/** The hash of a source file that agent/recording.h describes, in 16 hexadecimal digits. */
export function hashSource(file: Uint8Array): string {
  const padded = new Uint8Array((file.length + 3) & ~3);
  padded.set(file);
  let low = 0;
  let high = 0;
  for (const word of new Uint32Array(padded.buffer)) {
    low = (Math.imul(rotate(low ^ Math.imul(word, 0xcc9e2d51), 13), 5) + 0xe6546b64) | 0;
    high = (Math.imul(rotate(high ^ Math.imul(word, 0x1b873593), 15), 9) + 0x561ccd1b) | 0;
  }
  return hex(high) + hex(low);
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** A word of 32 bits. */
export const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");
