/** A mapping of a process's, as /proc/PID/smaps has it. Sizes in bytes; `end` is exclusive. */
export interface Mapping {
  readonly start: number;
  readonly end: number;
  /** Such as `rw-p`. */
  readonly permissions: string;
  /** A path, `[heap]`, or "" of anonymous memory. */
  readonly name: string;
  readonly rss: number;
  readonly pss: number;
  readonly swap: number;
  /** Two letters each, as the kernel's proc documentation lists them. */
  readonly flags: readonly string[];
}

type Draft = { -readonly [Field in keyof Mapping]: Mapping[Field] };

const HEAD = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$/;
const FIGURES = new Map<string, "rss" | "pss" | "swap">([
  ["Rss", "rss"],
  ["Pss", "pss"],
  ["Swap", "swap"],
]);

/** The mappings in the order of their addresses. What isn't understood is left out. */
export function parseSmaps(text: string): Mapping[] {
  const mappings: Mapping[] = [];
  let current: Draft | null = null;
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    const key = line.slice(0, colon);
    const figure = FIGURES.get(key);
    if (figure !== undefined) {
      if (current !== null) current[figure] = 1024 * (Number.parseInt(line.slice(colon + 1), 10) || 0);
    } else if (key === "VmFlags") {
      if (current !== null)
        current.flags = line
          .slice(colon + 1)
          .trim()
          .split(" ");
    } else {
      const [, start, end, permissions, name] = HEAD.exec(line) ?? [];
      if (start === undefined || end === undefined) continue;
      current = {
        start: Number.parseInt(start, 16),
        end: Number.parseInt(end, 16),
        permissions: permissions ?? "",
        name: name ?? "",
        rss: 0,
        pss: 0,
        swap: 0,
        flags: [],
      };
      mappings.push(current);
    }
  }
  return mappings;
}
