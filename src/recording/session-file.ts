import { isOutOfMemory } from "./out-of-memory.ts";
import type { Session } from "./session.ts";

/** What `session.json` says, or null where it is none: a run can be shown without it. */
export function parseSession(text: string): Session | null {
  let session: unknown;
  try {
    session = JSON.parse(text);
  } catch {
    return null;
  }
  return isSession(session) ? session : null;
}

function isSession(value: unknown): value is Session {
  if (!isObject(value)) return false;
  const { version, floodmark, command, cwd, startedMs, pid, ended, outOfMemory, rssMax } = value;
  return (
    version === 1 &&
    typeof floodmark === "string" &&
    Array.isArray(command) &&
    command.every((word) => typeof word === "string") &&
    typeof cwd === "string" &&
    isCount(startedMs) &&
    isCount(pid) &&
    (ended === null || isEnd(ended)) &&
    (outOfMemory === undefined || outOfMemory === null || isOutOfMemory(outOfMemory)) &&
    isCount(rssMax)
  );
}

function isEnd(value: unknown): value is NonNullable<Session["ended"]> {
  if (!isObject(value)) return false;
  const { ms, code, signal } = value;
  return isCount(ms) && ((isCount(code) && signal === null) || (code === null && typeof signal === "string"));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isCount = (value: unknown): value is number => typeof value === "number" && value >= 0;
