/** A part of a program, switched on in a Python that has been running: what its lines hold is right to the byte. */
import { afterEach, expect, test } from "vitest";
import { Workplace } from "../support/floodmark.ts";
import { allocatorsOf, MINORS_AND_FREE, onEachPython } from "../support/pythons.ts";
import { runPlain, shown } from "./part.ts";

const place = new Workplace();
afterEach(() => place.remove());

const PROGRAM = `
import ctypes, os, sys, threading
go, is_done, end = threading.Event(), threading.Event(), threading.Event()
def work():
    go.wait()
    of_thread = bytes(700_000) # by a thread that was there before
    is_done.set()
    end.wait()
def start_thread():
    native = ctypes.CDLL(None).malloc
    native.restype = ctypes.c_void_p
    native(123_456) # native
    later = threading.Thread(target=hold_there)
    later.start()
    later.join()
def hold_there():
    kept.append(bytes(300_000)) # by a thread that came
kept = []
thread = threading.Thread(target=work)
thread.start()
gone = bytes(9_000_000)
resized = bytearray(2_000_000)
small = [bytes(100) for _ in range(10_000)]
environment = dict(os.environ)

agent.start("part")
held = bytes(1_000_000) # held
many = [bytes(50) for _ in range(1000)] # many
resized.extend(b"x" * 1000) # resized
del gone, small
start_thread()
go.set()
is_done.wait()
peak = agent.peak_bytes()
agent.stop()

after = bytes(20_000_000)
end.set()
thread.join()
assert environment == dict(os.environ)
assert agent.recorded() == 0
print(sys.getsizeof(held), sys.getsizeof(many[0]) * 1000, resized.__alloc__(), peak)
`;

onEachPython(({ executable, minor }) => {
  for (const allocator of allocatorsOf(minor))
    test(`what is held is known by its lines, to the byte (${allocator})`, async () => {
      const { code, stdout, stderr } = await runPlain(executable, place, PROGRAM, {
        PYTHONMALLOC: allocator,
      });
      expect([code, stderr]).toEqual([0, ""]);
      const [held = 0, many = 0, resized = 0, peak = 0] = stdout.split(" ").map(Number);
      const { at, peak: recorded } = await shown(place, "part");
      expect(at("# held")).toBe(held);
      expect(at("# resized")).toBe(resized);
      expect(at("# native") - 123_456).toBeGreaterThanOrEqual(0); // and the number that it returns
      expect(at("# native") - 123_456).toBeLessThan(200);
      expect(at("# by a thread that was there")).toBe(held - 300_000);
      expect(at("# by a thread that came")).toBeGreaterThanOrEqual(held - 700_000);
      expect(at("# by a thread that came")).toBeLessThan(held - 700_000 + 200);
      expect(at("# many") - many).toBeGreaterThan(8000); // and the list itself
      expect(at("# many") - many).toBeLessThan(10_000);
      expect(at("gone =") + at("small =") + at("after =")).toBe(0);
      expect(recorded.bytes - peak).toBeGreaterThanOrEqual(0); // and what the call that ends it takes
      expect(recorded.bytes - peak).toBeLessThan(3000);
      expect(recorded.bytes).toBeLessThan(5_000_000);
    });
}, MINORS_AND_FREE);
