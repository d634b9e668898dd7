import { describe, expect, it, test } from "vitest";
import { findMemoryCgroup } from "./cgroup-place.ts";

const MOUNTS_V1 = `24 29 0:22 / /proc rw,nosuid - proc proc rw
30 24 0:26 / /sys/fs/cgroup ro,nosuid - tmpfs tmpfs ro,size=4096k,mode=755
31 30 0:27 / /sys/fs/cgroup/unified rw,nosuid - cgroup2 cgroup2 rw
33 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:15 - cgroup cgroup rw,cpu,cpuacct
37 30 0:33 / /sys/fs/cgroup/memory rw,nosuid shared:19 master:2 - cgroup cgroup rw,memory
`;
const MOUNTS_V2 = `24 29 0:22 / /proc rw,nosuid - proc proc rw
30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
`;

describe("version 1", () => {
  it("of a service, with a hierarchy for each controller", () => {
    const cgroup =
      "12:cpu,cpuacct:/system.slice\n4:memory:/system.slice/etl.service\n0::/system.slice/etl.service\n";
    expect(findMemoryCgroup(cgroup, MOUNTS_V1)).toEqual({
      version: 1,
      folders: [
        "/sys/fs/cgroup/memory/system.slice/etl.service",
        "/sys/fs/cgroup/memory/system.slice",
        "/sys/fs/cgroup/memory",
      ],
    });
  });

  it("in a container that sees only its own part", () => {
    const mounts = MOUNTS_V1.replace("0:33 / /sys", "0:33 /docker/4a1b /sys");
    const place = (path: string) => findMemoryCgroup(`4:memory:${path}\n`, mounts)?.folders;
    expect(place("/docker/4a1b")).toEqual(["/sys/fs/cgroup/memory"]);
    expect(place("/docker/4a1b/job:7")).toEqual(["/sys/fs/cgroup/memory/job:7", "/sys/fs/cgroup/memory"]);
    expect(place("/docker/4a1bc")).toBe(undefined);
    expect(place("/docker")).toBe(undefined);
  });

  it("where several controllers have one hierarchy", () => {
    const mounts = "37 30 0:33 / /cgroup rw - cgroup none rw,cpuset,memory,pids\n";
    expect(findMemoryCgroup("2:cpuset,memory,pids:/\n", mounts)).toEqual({
      version: 1,
      folders: ["/cgroup"],
    });
  });
});

describe("version 2", () => {
  it("of a user's shell", () => {
    expect(findMemoryCgroup("0::/user.slice/user-1000.slice/session-3.scope\n", MOUNTS_V2)).toEqual({
      version: 2,
      folders: [
        "/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope",
        "/sys/fs/cgroup/user.slice/user-1000.slice",
        "/sys/fs/cgroup/user.slice",
        "/sys/fs/cgroup",
      ],
    });
  });

  it("in a container with a namespace of its own", () => {
    expect(findMemoryCgroup("0::/\n", MOUNTS_V2)).toEqual({ version: 2, folders: ["/sys/fs/cgroup"] });
  });

  it("where version 1 is mounted, too, but has not the memory", () => {
    const mounts = `${MOUNTS_V2}33 30 0:29 / /cpu rw - cgroup cgroup rw,cpu\n`;
    expect(findMemoryCgroup("3:cpu:/a\n1:name=systemd:/b\n0::/job\n", mounts)?.folders[0]).toBe(
      "/sys/fs/cgroup/job",
    );
  });
});

it("a mount point may have blanks", () => {
  const mounts = "30 24 0:26 /a\\040b /my\\040groups\\134 rw - cgroup2 cgroup2 rw\n";
  expect(findMemoryCgroup("0::/a b/c d\n", mounts)?.folders).toEqual(["/my groups\\/c d", "/my groups\\"]);
});

test.each([
  ["no cgroup", "", MOUNTS_V2],
  ["no mount", "0::/\n", "24 29 0:22 / /proc rw,nosuid - proc proc rw\n"],
  ["a cgroup beyond what is to be seen", "0::/../other\n", MOUNTS_V2],
  ["lines of another form", "memory /a\n::\n4:memory\n", "30 24\n - cgroup2\n\n"],
])("where there is %s, there is none", (_, cgroup, mounts) => {
  expect(findMemoryCgroup(cgroup, mounts)).toBe(null);
});
