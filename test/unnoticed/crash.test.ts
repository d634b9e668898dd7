/** A program that crashes says the same about it, ends the same way, and leaves a recording. */
import { afterEach, expect, test } from "vitest";
import { execute, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";
import { runOurs } from "./both.ts";

const CRASHING = `
import ctypes, faulthandler, threading, time

def wait():
    gate.acquire()

def fall(depth):
    if depth:
        return fall(depth - 1)
    ctypes.memset(8, 1, 1)

faulthandler.enable()
gate = threading.Lock()
gate.acquire()
threading.Thread(target=wait, daemon=True).start()
time.sleep(0.2)  # until it waits
kept = bytearray(20_000_000)
fall(10)
`;

const place = new Workplace();
afterEach(() => place.remove());

/** Addresses differ from run to run. */
const withoutAddresses = (text: string): string => text.replace(/0x[0-9a-f]+/g, "0x…");

onEachPython(({ executable }) => {
  test("faulthandler's traceback of a segmentation fault", async () => {
    const script = place.write("crashing.py", CRASHING);
    const plain = await execute(executable, [script]);
    const { ours, header, profile } = await runOurs(executable, [script]);
    expect(plain.signal).toBe("SIGSEGV");
    expect(ours.code).toBe(128 + 11);
    expect(plain.stderr).toMatch(/Segmentation fault.*line 5 in wait.*line 10 in fall.*line 18 in <module>/s);
    expect(withoutAddresses(ours.stderr)).toContain(withoutAddresses(plain.stderr));
    expect(header.state).toBe("recording");
    expect(profile.peak.bytes).toBeGreaterThan(20_000_000);
  });
});
