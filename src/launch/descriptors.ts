import { readdirSync, readlinkSync } from "node:fs";

/**
 * Files, pipes and sockets beyond the standard three that were handed to the launcher and belong to the program: a
 * redirection such as `3<file`, make's job server, a supervisor's sockets. Node closes them on exec unless they are
 * named; what Node opened for itself is told apart by its kind (event files, pipes with both ends in this process).
 */
export function inheritedDescriptors(): number[] {
  const open = new Map<number, string>();
  for (const entry of readdirSync("/proc/self/fd")) {
    try {
      open.set(Number(entry), readlinkSync(`/proc/self/fd/${entry}`));
    } catch {
      // The descriptor of this very listing is closed again.
    }
  }
  const files = [...open.values()];
  const isNodes = (file: string) =>
    file.startsWith("anon_inode:") || file === "/dev/null" || isTwice(file, files);
  return [...open].filter(([number, file]) => number > 2 && !isNodes(file)).map(([number]) => number);
}

function isTwice(file: string, files: readonly string[]): boolean {
  return file.startsWith("pipe:") && files.indexOf(file) !== files.lastIndexOf(file);
}
