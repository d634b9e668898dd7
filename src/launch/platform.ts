import { release } from "node:os";
import { MACHINES } from "./machine.ts";

/** What this machine is. */
export interface Platform {
  readonly system: NodeJS.Platform;
  readonly release: string;
  readonly arch: string;
  /** The C library, such as "glibc 2.36" or "musl"; null where it is another one. */
  readonly libc: string | null;
}

export function readPlatform(): Platform {
  return { system: process.platform, release: release(), arch: process.arch, libc: readLibc() };
}

function readLibc(): string | null {
  const { header, sharedObjects } = process.report.getReport() as unknown as {
    readonly header: { readonly glibcVersionRuntime?: string };
    readonly sharedObjects: readonly string[];
  };
  if (header.glibcVersionRuntime !== undefined) return `glibc ${header.glibcVersionRuntime}`;
  return sharedObjects.some((path) => path.includes("/ld-musl-")) ? "musl" : null;
}

const SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: "macOS", win32: "Windows" };

/** Such as "Linux 6.1.0 on x86-64, glibc 2.36". */
export function describePlatform({ system, release, arch, libc }: Platform): string {
  const library = system === "linux" ? `, ${libc ?? "with neither glibc nor musl"}` : "";
  const name = system === "linux" ? "Linux" : (SYSTEMS[system] ?? system);
  return `${name} ${release} on ${MACHINES[arch]?.title ?? arch}${library}`;
}

/** What to do where the agent can't run; null where it can. */
export function obstacleOfPlatform({ system, arch, libc }: Platform): string | null {
  const elsewhere = "profile in a container or on a machine with Linux";
  if (system === "darwin") return `the agent compiles for it, but has never been run there: ${elsewhere}`;
  if (system !== "linux") return elsewhere;
  if (!(arch in MACHINES))
    return "take a machine with x86-64 or aarch64, or its emulation (docker run --platform linux/amd64)";
  return libc === null ? "take an image with glibc or musl, such as python:3.13-slim" : null;
}
