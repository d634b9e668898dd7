/** A machine that the agent is built for. */
export interface Machine {
  /** As the system calls it: the folder of its agent bears that name. */
  readonly name: string;
  /** As people do. */
  readonly title: string;
  /** Of its programs, in their ELF headers. */
  readonly elf: number;
  /** What the name of glibc's loader begins with. */
  readonly loader: string;
  /** Of address space, for the agent's tables at the start. */
  readonly tableBytes: number;
}

/** By Node's names. */
export const MACHINES: Readonly<Partial<Record<string, Machine>>> = {
  x64: {
    name: "x86_64",
    title: "x86-64",
    elf: 62,
    loader: "ld-linux-x86-64",
    tableBytes: 120 << 20,
  },
  arm64: {
    name: "aarch64",
    title: "aarch64",
    elf: 183,
    loader: "ld-linux-aarch64",
    tableBytes: 152 << 20,
  },
};

/** This one. @throws where there is no agent for it. */
export function ownMachine(): Machine {
  const machine = MACHINES[process.arch];
  if (machine === undefined) throw new Error(`there is no agent for ${process.arch}`);
  return machine;
}
