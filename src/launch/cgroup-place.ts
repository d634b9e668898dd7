/** Where the memory controller's files of a process's cgroup stand. */
export interface MemoryCgroup {
  readonly version: 1 | 2;
  /** The process's own cgroup first, then those it lies in, as far up as they are to be seen. */
  readonly folders: readonly string[];
}

/**
 * Finds it by what `/proc/PID/cgroup` and `mountinfo` say: the second of whoever will read the files. null where the
 * process has none, or none that is mounted. Where both versions are in use, a controller belongs to one of them.
 */
export function findMemoryCgroup(cgroup: string, mountinfo: string): MemoryCgroup | null {
  const own = ownCgroup(cgroup);
  if (own === null) return null;
  for (const { root, point } of mountsOf(own.version, mountinfo)) {
    const inside = pathInside(own.path, root);
    if (inside === null) continue;
    const names = inside.split("/").filter((name) => name !== "");
    const folders = [...names.keys(), names.length].map((count) =>
      [point, ...names.slice(0, count)].join("/"),
    );
    return { version: own.version, folders: folders.reverse() };
  }
  return null;
}

/** Lines are `4:memory:/path` in version 1, with the controllers of a hierarchy, and `0::/path` in version 2. */
function ownCgroup(cgroup: string): { readonly version: 1 | 2; readonly path: string } | null {
  const lines = [...cgroup.matchAll(/^\d+:([^:\n]*):(.*)$/gm)];
  const first = lines.find(([, controllers = ""]) => controllers.split(",").includes("memory"));
  if (first) return { version: 1, path: first[2] ?? "" };
  const second = lines.find(([, controllers]) => controllers === "");
  return second ? { version: 2, path: second[2] ?? "" } : null;
}

interface Mount {
  /** The part of the hierarchy that is seen at `point`. */
  readonly root: string;
  readonly point: string;
}

/** Lines are `35 31 0:32 /root /point options … - type source options`. */
function mountsOf(version: 1 | 2, mountinfo: string): Mount[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [place = "", system = ""] = line.split(" - ");
    const [, , , root, point] = place.split(" ");
    const [type, , options = ""] = system.split(" ");
    const isOurs =
      version === 2 ? type === "cgroup2" : type === "cgroup" && options.split(",").includes("memory");
    return isOurs && root && point ? [{ root: unescapePath(root), point: unescapePath(point) }] : [];
  });
}

/** A blank is `\040`. */
const unescapePath = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** null where the path lies elsewhere; what begins with `/..` lies outside of all that is to be seen. */
function pathInside(path: string, root: string): string | null {
  if (path.split("/").includes("..")) return null;
  if (root === "/") return path;
  return path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : null;
}
