/** A machine that the agent is built for. */
export interface Machine {
  /** As the system calls it: the folder of its agent bears that name. */
  readonly name: string;
  /** As people do. */
  readonly title: string;
  /** Of its programs, in their ELF headers. */
  readonly elf: number;
  /** What the names of glibc's loader and of musl's begin with. */
  readonly loaders: readonly string[];
  /** Of address space, for the agent's tables at the start. */
  readonly tableBytes: number;
}

/** By Node's names. */
export const MACHINES: Readonly<Partial<Record<string, Machine>>> = {
  x64: {
    name: "x86_64",
    title: "x86-64",
    elf: 62,
    loaders: ["ld-linux-x86-64", "ld-musl-x86_64"],
    tableBytes: 120 << 20,
  },
  arm64: {
    name: "aarch64",
    title: "aarch64",
    elf: 183,
    loaders: ["ld-linux-aarch64", "ld-musl-aarch64"],
    tableBytes: 152 << 20,
  },
};

/** This one. @throws where there is no agent for it. */
export function ownMachine(): Machine {
  const machine = MACHINES[process.arch];
  if (machine === undefined) throw new Error(`there is no agent for ${process.arch}`);
  return machine;
}
