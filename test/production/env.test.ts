/** The lines that `floodmark env` prints do what they are for. */
import { mkdirSync } from "node:fs";
import { basename } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AGENT, execute, FLOODMARK, floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { recordingsOf, runsIn } from "./preload.ts";

const { executable: python } = anyPython();
const place = new Workplace();
beforeEach(() => {
  mkdirSync(place.path("it's here"));
});
afterEach(() => place.remove());

test("a shell that reads them records each Python that it starts", async () => {
  const dir = "it's here/runs";
  const script = 'eval "$("$0" "$1" env --dir "$2" --sample 1MiB)" && exec "$3" -c "print(1)"';
  const { code, stdout, stderr } = await execute(
    "sh",
    ["-c", script, process.execPath, FLOODMARK, dir, python],
    {
      cwd: place.folder,
    },
  );
  expect([code, stdout, stderr]).toEqual([0, "1\n", ""]);
  const [run = "", ...others] = runsIn(place.path(dir));
  expect(others).toEqual([]);
  expect(basename(run)).toMatch(/Z_code_\d+$/);
  expect(recordingsOf(run)).toHaveLength(1);
});

const hasSystemd = (await execute("systemd-analyze", ["--version"]).catch(() => null))?.code === 0;
test.skipIf(!hasSystemd)("systemd takes them in a unit", async () => {
  const { stdout } = await floodmark(["env", "--for", "systemd", "--dir", '/var/100% of it\'s "runs"']);
  const verify = async (lines: string) => {
    const unit = place.write("job.service", `[Service]\nType=oneshot\nExecStart=/bin/true\n${lines}`);
    return execute("systemd-analyze", ["verify", unit]);
  };
  const { code, stdout: said, stderr } = await verify(stdout);
  expect([code, said, stderr.includes("Invalid syntax")]).toEqual([0, "", false]);
  expect((await verify('Environment="A=1\n')).stderr).toContain("Invalid syntax"); // it would say so
});

test("the library is the one that run uses", async () => {
  const { stdout } = await floodmark(["env"]);
  expect(stdout).toBe(
    `export LD_PRELOAD=${AGENT}\${LD_PRELOAD:+:$LD_PRELOAD}\nexport FLOODMARK_DIR=/var/floodmark\n`,
  );
});
