import { InputError, nameSome } from "../recording/errors.ts";
import { readName } from "../recording/locate.ts";
import { listRecordings, type OpenedTree, openRecording, openRun, openTree } from "../recording/open.ts";
import type { Seconds } from "./brand.ts";
import { buildProfile } from "./build.ts";
import { buildTree, slotOf } from "./build-tree.ts";
import { buildLooks } from "./looks.ts";
import { underNames } from "./names.ts";
import { describeProcess } from "./process.ts";
import { type Profile, processId } from "./profile.ts";
import { buildResident } from "./resident.ts";

/** Is told before each recording of several is read how many have been, and at the end that all have. */
export type OnRead = (done: number, count: number) => void;

/**
 * The profile of a run: of one recording, or of the tree of its processes put together, with what they held at the tree's
 * peak in the place of each one's own. `process` names one of them instead, as `pid` or, where exec has made several of one, `pid-2`.
 * @throws InputError as openRun does, and for a process that isn't there.
 */
export function loadProfile(path: string, process?: string, onRead: OnRead = () => {}): Profile {
  return underNames(readProfile(path, process, onRead));
}

/** The same under Python's own names, whatever else files are called. */
export function readProfile(path: string, process?: string, onRead: OnRead = () => {}): Profile {
  const opened = openTree(path);
  if (process !== undefined) return loadProcess(path, opened, process);
  return opened === null ? buildProfile(openRun(path)) : buildTree(opened, onRead);
}

/** One process and the whole run, as readProfile has them: where it was alone they are the same, and read once. */
export function readOwnAndAll(
  path: string,
  process?: string,
): { readonly own: Profile; readonly all: Profile } {
  const own = readProfile(path, process);
  const isAlone = process === undefined || listRecordings(path).length === 1;
  return { own, all: isAlone ? own : readProfile(path) };
}

function loadProcess(path: string, opened: OpenedTree | null, wanted: string): Profile {
  const files = opened?.files ?? listRecordings(path);
  const file = files.find((one) => nameOf(one) === wanted);
  if (file !== undefined)
    return opened === null && files.length === 1 ? buildProfile(openRun(path)) : buildProcess(opened, file);
  // One file may bear any name.
  const alone = files.length === 1 ? buildProfile(openRun(path)) : null;
  if (alone?.processes.some(({ pid }) => String(pid) === wanted)) return alone;
  const there = alone === null ? files.map(nameOf) : alone.processes.map(({ pid }) => String(pid));
  throw new InputError(`there is no process ${wanted} in ${path}: there is ${nameSome(there, String)}`);
}

/** One of a tree's processes by itself: its own words and end are those that are told, on its own clock. */
function buildProcess(opened: OpenedTree | null, file: string): Profile {
  const recording = openRecording(file);
  const own = buildProfile({ recording, session: null });
  const { header } = recording;
  const slot = slotOf(opened?.tree.processes ?? [], file);
  const system = opened?.system ?? null;
  const { doubt } = own.processes[0]!;
  const process = {
    ...describeProcess(header, slot, header.startNs, header.peakBytes, system),
    doubt,
  };
  const { command, ending, endSeconds } = process;
  const duration = Math.max(own.run.duration, endSeconds ?? 0) as Seconds;
  const { session, kept } = opened ?? { session: null, kept: null };
  const cwd = session?.cwd ?? "";
  const run = { ...own.run, command: command.slice(1), cwd, duration, ending, kept };
  const looks = buildLooks(system, { header, number: process.number, firstSite: 0, startSeconds: 0 });
  const resident = buildResident(system, new Set([header.pid]), header, 0);
  const windows = own.windows.map((window) => ({ ...window, number: process.number }));
  return { ...own, run, processes: [process], rssMax: process.rssMax, looks, resident, windows };
}

const nameOf = (file: string): string => processId(readName(file));
