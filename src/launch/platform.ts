import { release } from "node:os";
import { MACHINES } from "./machine.ts";

/** What this machine is. */
export interface Platform {
  readonly system: NodeJS.Platform;
  readonly release: string;
  readonly arch: string;
  /** The version of glibc; null with another C library. */
  readonly glibc: string | null;
}

export function readPlatform(): Platform {
  const report = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  const { glibcVersionRuntime: glibc = null } = report.header;
  return { system: process.platform, release: release(), arch: process.arch, glibc };
}

const SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: "macOS", win32: "Windows" };

/** Such as "Linux 6.1.0 on x86-64, glibc 2.36". */
export function describePlatform({ system, release, arch, glibc }: Platform): string {
  const library = system !== "linux" ? "" : glibc === null ? ", without glibc" : `, glibc ${glibc}`;
  const name = system === "linux" ? "Linux" : (SYSTEMS[system] ?? system);
  return `${name} ${release} on ${MACHINES[arch]?.title ?? arch}${library}`;
}

/** What to do where the agent can't run; null where it can. */
export function obstacleOfPlatform({ system, arch, glibc }: Platform): string | null {
  const elsewhere = "profile in a container or on a machine with Linux and glibc";
  if (system === "darwin") return `the agent compiles for it, but has never been run there: ${elsewhere}`;
  if (system !== "linux") return elsewhere;
  if (!(arch in MACHINES))
    return "take a machine with x86-64 or aarch64, or its emulation (docker run --platform linux/amd64)";
  if (glibc === null)
    return "this is musl, as in Alpine, or another C library: take an image with glibc, such as python:3.13-slim";
  return null;
}
