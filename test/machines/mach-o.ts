/** What a 64-bit library of macOS says of itself, as far as the tests ask. */
export interface MachO {
  /** Its sections by "segment,section", with their type (0x0d: interposing, 0x13: thread-local variables). */
  readonly sections: ReadonlyMap<string, { readonly size: number; readonly type: number }>;
  /** The names that a section has, with C's underscore. */
  readonly namesIn: (section: string) => readonly string[];
  /** The libraries that it loads. */
  readonly libraries: readonly string[];
  /** What it takes from them: names, with C's underscore, and which of the libraries, from 1 on, each is to be found in. */
  readonly imports: ReadonlyMap<string, number>;
  /** The names that it shows, but for those that every linker gives a library. */
  readonly exports: readonly string[];
}

const MAGIC = 0xfeedfacf;
const [SYMBOLS, LOAD_LIBRARY, SEGMENT] = [0x02, 0x0c, 0x19];
const [DEBUG, TYPE, EXTERNAL, IN_SECTION] = [0xe0, 0x0e, 0x01, 0x0e];

const LINKERS = ["__mh_dylib_header", "___dso_handle"];

const text = (bytes: Buffer, at: number): string => bytes.toString("latin1", at, bytes.indexOf(0, at));

interface Symbol {
  readonly name: string;
  readonly type: number;
  /** From 1 on; 0: none. */
  readonly section: number;
  readonly library: number;
}

function readSymbols(bytes: Buffer, command: number): readonly Symbol[] {
  const [symbols, count, strings] = [8, 12, 16].map((field) => bytes.readUInt32LE(command + field));
  return Array.from({ length: count! }, (_, i) => {
    const at = symbols! + i * 16;
    return {
      name: text(bytes, strings! + bytes.readUInt32LE(at)),
      type: bytes[at + 4]!,
      section: bytes[at + 5]!,
      library: bytes.readUInt16LE(at + 6) >> 8,
    };
  }).filter(({ type }) => !(type & DEBUG));
}

/** Throws where it is none. */
export function readMachO(bytes: Buffer): MachO {
  if (bytes.readUInt32LE(0) !== MAGIC) throw new Error("this is no 64-bit Mach-O file");
  const sections = new Map<string, { size: number; type: number }>();
  const libraries: string[] = [];
  let symbols: readonly Symbol[] = [];
  let at = 32;
  for (let left = bytes.readUInt32LE(16); left > 0; left--) {
    const command = bytes.readUInt32LE(at);
    if (command === LOAD_LIBRARY) libraries.push(text(bytes, at + bytes.readUInt32LE(at + 8)));
    if (command === SYMBOLS) symbols = readSymbols(bytes, at);
    if (command === SEGMENT)
      for (let i = 0; i < bytes.readUInt32LE(at + 64); i++) {
        const section = at + 72 + i * 80;
        const [name, segment] = [section, section + 16].map((one) =>
          bytes.toString("latin1", one, one + 16).replace(/\0+$/, ""),
        );
        const type = bytes.readUInt32LE(section + 64) & 0xff;
        sections.set(`${segment},${name}`, { size: Number(bytes.readBigUInt64LE(section + 40)), type });
      }
    at += bytes.readUInt32LE(at + 4);
  }
  const numbers = [...sections.keys()];
  const isIn = ({ type }: Symbol): boolean => (type & TYPE) === IN_SECTION;
  const outside = symbols.filter(({ type }) => type & EXTERNAL);
  return {
    sections,
    namesIn: (section) =>
      symbols.filter((one) => isIn(one) && numbers[one.section - 1] === section).map(({ name }) => name),
    libraries,
    imports: new Map(outside.filter((one) => !isIn(one)).map(({ name, library }) => [name, library])),
    exports: outside.filter((one) => isIn(one) && !LINKERS.includes(one.name)).map(({ name }) => name),
  };
}
