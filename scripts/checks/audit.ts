/** Asks the registry for advisories about the packages of package-lock.json. Fails where one has to be acted on. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runCommand } from "../command.ts";
import { type Advisory, isFailure, readAudit } from "./advisories.ts";

/** What is to be said, and the names of the packages that must be mended. */
export interface Audited {
  readonly lines: readonly string[];
  readonly failures: readonly string[];
}

const say = ({ name, severity, titles }: Advisory): string => `${name} (${severity}): ${titles.join("; ")}`;

/** Audits the project in `folder`; `licences` lists the packages that go along; asks `registry`, or the usual one. */
export async function runAudit(folder: string, licences: string, registry?: string): Promise<Audited> {
  const where = registry === undefined ? [] : ["--registry", registry];
  const { output } = await runCommand("npm", ["audit", "--json", "--loglevel", "silent", ...where], {
    cwd: folder,
  });
  const advisories = readAudit(output);
  if (advisories === null) {
    const reason = /"message": "(.*)"/.exec(output)?.[1] ?? output.trim().split("\n")[0];
    return { lines: [`the registry gives no advisories, so none were looked at: ${reason}`], failures: [] };
  }
  return {
    lines: advisories.length === 0 ? ["no advisories about any of the packages"] : advisories.map(say),
    failures: advisories.filter((one) => isFailure(one, licences)).map(({ name }) => name),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const { lines, failures } = await runAudit(root, readFileSync(`${root}/dist/licences.txt`, "utf8"));
  for (const line of lines) console.log(line);
  if (failures.length > 0) console.log(`to be mended: ${failures.join(", ")}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
