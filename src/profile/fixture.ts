/** Profiles for tests, drawn as text: see drawRecording. */
import {
  type DrawnMoment,
  type DrawnWindow,
  drawRecording,
  type HeaderValues,
} from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import type { Session } from "../recording/session.ts";
import { buildProfile } from "./build.ts";
import type { Profile } from "./profile.ts";

/** A session of a run that came to its end. */
export const SESSION: Session = {
  version: 1,
  floodmark: "0.1.0",
  command: ["app.py", "--year", "2024"],
  cwd: "/home/ana",
  startedMs: 1_795_269_727_000,
  pid: 4711,
  ended: { ms: 1_795_269_727_000 + 34_100, code: 0, signal: null },
  rssMax: 3_000_000,
};

export function drawProfile(
  drawing: string,
  header?: HeaderValues,
  session: Session | null = SESSION,
  timeline: readonly DrawnMoment[] = [],
  windows: readonly DrawnWindow[] = [],
): Profile {
  const recording = readRecording(drawRecording(drawing, header, timeline, windows), "drawn");
  return buildProfile({ recording, session });
}
