import { expect, test } from "vitest";
import { findArchive } from "./debian.ts";

test.each([
  [
    "deb822",
    "Types: deb\n# http://old.example/archive/debian\nURIs: http://mirror.example/debian\nSuites: x\n",
    "http://mirror.example/debian",
  ],
  ["one line", "deb [arch=amd64] https://mirror.example/debian/ x main\n", "https://mirror.example/debian/"],
  ["security alone", "deb http://mirror.example/debian-security x-security main\n", null],
  ["another distribution", "deb http://mirror.example/ubuntu x main\n", null],
  ["nothing", "", null],
])("the archive in a system's package sources: %s", (_form, sources, archive) => {
  expect(findArchive(sources)).toBe(archive);
});
