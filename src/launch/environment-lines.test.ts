import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { formatEnvironment } from "./environment-lines.ts";

const PLAIN = [
  ["LD_PRELOAD", "/opt/floodmark/libfloodmark.so"],
  ["FLOODMARK_DIR", "/var/floodmark"],
] as const;
const ODD = `/a b/$HOME/it's/100%/"so"\\`;

it("writes what each place takes", () => {
  expect(formatEnvironment(PLAIN, "shell")).toBe(
    `export LD_PRELOAD=/opt/floodmark/libfloodmark.so\${LD_PRELOAD:+:$LD_PRELOAD}\nexport FLOODMARK_DIR=/var/floodmark\n`,
  );
  expect(formatEnvironment(PLAIN, "docker")).toBe(
    "ENV LD_PRELOAD=/opt/floodmark/libfloodmark.so\nENV FLOODMARK_DIR=/var/floodmark\n",
  );
  expect(formatEnvironment(PLAIN, "systemd")).toBe(
    "Environment=LD_PRELOAD=/opt/floodmark/libfloodmark.so\nEnvironment=FLOODMARK_DIR=/var/floodmark\n",
  );
  expect(formatEnvironment(PLAIN, "kubernetes")).toBe(
    '- name: LD_PRELOAD\n  value: "/opt/floodmark/libfloodmark.so"\n' +
      '- name: FLOODMARK_DIR\n  value: "/var/floodmark"\n',
  );
});

it("a shell keeps what is preloaded already", () => {
  const lines = formatEnvironment(PLAIN, "shell");
  const preloaded = (before: string) =>
    execFileSync("sh", ["-c", `${before}\n${lines}printf %s "$LD_PRELOAD"`], { encoding: "utf8" });
  expect(preloaded("unset LD_PRELOAD")).toBe("/opt/floodmark/libfloodmark.so");
  expect(preloaded("LD_PRELOAD=libjemalloc.so")).toBe("/opt/floodmark/libfloodmark.so:libjemalloc.so");
});

it("a value of any letters is the same in a shell", () => {
  const lines = formatEnvironment([["ODD", ODD]], "shell");
  expect(execFileSync("sh", ["-c", `${lines}printf %s "$ODD"`], { encoding: "utf8" })).toBe(ODD);
});

it("quotes what each place would read otherwise", () => {
  const odd = [["ODD", ODD]] as const;
  expect(formatEnvironment(odd, "docker")).toBe(`${String.raw`ENV ODD="/a b/\$HOME/it's/100%/\"so\"\\"`}\n`);
  expect(formatEnvironment(odd, "systemd")).toBe(
    `${String.raw`Environment="ODD=/a b/$HOME/it's/100%%/\"so\"\\"`}\n`,
  );
  expect(formatEnvironment(odd, "kubernetes")).toBe(`- name: ODD\n  value: ${JSON.stringify(ODD)}\n`);
});
