import { basename, dirname, join } from "node:path";
import { InputError, PackError } from "./errors.ts";
import { listFolder, readStart, withFile } from "./file.ts";
import { readBareHeader } from "./header.ts";
import { KEPT_FILE, type KeptSources, parseKept } from "./kept-sources.ts";
import { CHUNK_SIZE, HEADER_SIZE, NODE, SITE, TREE } from "./layout.ts";
import { locate, readName } from "./locate.ts";
import { hasMapped, isStillRunning } from "./process.ts";
import { type Recording, readRecording } from "./reader.ts";
import type { Session } from "./session.ts";
import { parseSession } from "./session-file.ts";
import { parseSystemSeries, SYSTEM_FILE, type SystemSeries } from "./system-series.ts";
import { readTree, type Tree } from "./tree.ts";

/** A run as it was found: one process's recording, and what the launcher knew and saw, or null without it. */
export interface OpenedRun {
  readonly recording: Recording;
  readonly session: Session | null;
  /** Of all processes of the run. */
  readonly system: SystemSeries | null;
  readonly kept: KeptSources | null;
  /** Whether the process is gone though no session knows its end: nobody has seen it, or who would have was killed, too. */
  readonly isGone?: boolean;
}

/** A run of several processes as it was found; each recording is opened by itself, as all together may be large. */
export interface OpenedTree {
  /**
   * The recordings of the run, those that were refused left out; the first is that of the process that was started, the
   * others follow in the order of their beginning.
   */
  readonly files: readonly string[];
  /** Of all recordings together, as their headers say. */
  readonly nodeCount: number;
  readonly siteCount: number;
  readonly tree: Tree;
  readonly session: Session | null;
  readonly system: SystemSeries | null;
  readonly kept: KeptSources | null;
  readonly isGone: boolean;
}

/** The page of the tree, beside the recordings. */
export const TREE_FILE = "tree.page";
export const SESSION_FILE = "session.json";
/** More than is ever written beside recordings; what lies beyond it is not read. */
const BESIDE_SIZE_MAX = 64 << 20;

/**
 * Opens what `floodmark run` made: the folder with its results, the folder of recordings in it, or one recording.
 * Among several it takes that of the process that was started, if it is or became a Python, else that of any; among
 * these, the one with the highest peak.
 * @throws InputError that says what is wrong with it.
 */
export function openRun(path: string): OpenedRun {
  const { results, candidates } = locate(path);
  const known = readLaunch(results);
  const file = chooseRecording(candidates, known.session);
  return { recording: openRecording(file), ...known, isGone: isGone(known.session, file) };
}

/**
 * Opens the same as a tree of processes. Null where that is one recording, or what it needs to be a tree was lost.
 * @throws InputError as openRun does, and where recordings of several runs are mixed.
 */
export function openTree(path: string): OpenedTree | null {
  const { results, candidates } = locate(path);
  const processes = candidates.length > 1 ? candidates.map(glance).filter(({ isPython }) => isPython) : [];
  const [first] = processes;
  if (first === undefined || processes.length === 1) return null;
  const tree = readTreeIn(dirname(first.file));
  if (tree === null) return null;
  const known = readLaunch(results);
  const strange = processes.find((one) => tree.missing === 0 && one.hasSlot && !isInTree(one, tree));
  if (strange !== undefined) {
    throw new InputError(
      `${path} holds recordings of several runs: ${basename(strange.file)} is of another than the others; move it away, or name one file`,
    );
  }
  const started = known.session ? chooseAmong(processes, known.session) : firstOf(processes).file;
  const others = processes.filter(({ file }) => file !== started).sort((a, b) => a.startNs - b.startNs);
  const countAll = (what: "nodeCount" | "siteCount") => processes.reduce((sum, one) => sum + one[what], 0);
  return {
    files: [started, ...others.map(({ file }) => file)],
    ...{ nodeCount: countAll("nodeCount"), siteCount: countAll("siteCount") },
    ...{ tree, ...known, isGone: isGone(known.session, started) },
  };
}

/** All recordings at a path. @throws InputError as openRun does. */
export function listRecordings(path: string): readonly string[] {
  return locate(path).candidates;
}

/** Where a file that is known of the run at a path lies; null where it isn't there. */
export function findBeside(path: string, name: string): string | null {
  const folder = locate(path).results.find((one) => listFolder(one).includes(name));
  return folder === undefined ? null : join(folder, name);
}

/** One of a run's recordings. @throws InputError as openRun does. */
export function openRecording(file: string): Recording {
  return withFile(file, (bytes) => readRecording(bytes, file));
}

/** Another run's process may have had the same id. */
function isInTree({ file, startNs }: Glance, { processes }: Tree): boolean {
  const { pid, number } = readName(file);
  return processes.some((one) => one.pid === pid && one.number === number && one.startNs === startNs);
}

/** The tree's page in a folder; null where there is none that can be read. */
function readTreeIn(folder: string): Tree | null {
  try {
    return readTree(readStart(join(folder, TREE_FILE), TREE.size));
  } catch {
    return null;
  }
}

/** What the launcher knew and saw of a run. */
const readLaunch = (folders: readonly string[]): Pick<OpenedTree, "session" | "system" | "kept"> => ({
  session: readBeside(folders, SESSION_FILE, parseSession),
  system: readBeside(folders, SYSTEM_FILE, parseSystemSeries),
  kept: readBeside(folders, KEPT_FILE, parseKept),
});

/** Of the process that writes this recording, the first of its run. */
function isGone(session: Session | null, file: string): boolean {
  if (session === null) return !hasMapped(readName(file).pid, file);
  return session.ended === null && !isStillRunning(session.pid, session.startedMs);
}

/** The first file of that name that is one; null where none is. */
function readBeside<T>(
  folders: readonly string[],
  name: string,
  parse: (text: string, folder: string) => T | null,
): T | null {
  for (const folder of folders) {
    try {
      const found = parse(new TextDecoder().decode(readStart(join(folder, name), BESIDE_SIZE_MAX)), folder);
      if (found !== null) return found;
    } catch (error) {
      if (error instanceof PackError) throw error;
      // It is not there, or can't be read: the run is shown without it.
    }
  }
  return null;
}

function chooseRecording(candidates: readonly string[], session: Session | null): string {
  const [only = ""] = candidates;
  return candidates.length === 1 ? only : chooseAmong(candidates.map(glance), session);
}

function chooseAmong(candidates: readonly Glance[], session: Session | null): string {
  const pythons = orAll(candidates, ({ isPython }) => isPython);
  const started = orAll(pythons, ({ file }) => readName(file).pid === session?.pid);
  return started.reduce((a, b) => (b.peak > a.peak ? b : a)).file;
}

/** The first process of a run began before all others. */
const firstOf = (candidates: readonly Glance[]): Glance =>
  candidates.reduce((a, b) => (b.startNs < a.startNs ? b : a));

/** Those that are accepted; if none is, all. */
function orAll<T>(all: readonly T[], accept: (one: T) => boolean): readonly T[] {
  const accepted = all.filter(accept);
  return accepted.length > 0 ? accepted : all;
}

interface Glance {
  readonly file: string;
  readonly isPython: boolean;
  readonly peak: number;
  readonly startNs: number;
  readonly nodeCount: number;
  readonly siteCount: number;
  readonly hasSlot: boolean;
}

/** What the header says; a file that can't be read is no Python and has no peak, nor does one that was refused count. */
function glance(file: string): Glance {
  try {
    const header = readBareHeader(readStart(file, HEADER_SIZE), file);
    const isPython = header.pythonVersion !== 0 && header.state !== "refused";
    const { peakBytes: peak, startNs, chunkTable, hasSlot } = header;
    const has = (count: number, size: number) => Math.min(count, (chunkTable.length * CHUNK_SIZE) / size);
    const counts = {
      nodeCount: has(header.nodeCount, NODE.size),
      siteCount: has(header.siteCount, SITE.size),
    };
    return { file, isPython, peak, startNs, hasSlot, ...counts };
  } catch (error) {
    if (error instanceof PackError) throw error;
    return { file, isPython: false, peak: -1, startNs: 0, nodeCount: 0, siteCount: 0, hasSlot: false };
  }
}
