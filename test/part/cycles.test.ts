/** On and off, again and again, while other threads allocate, import, compute and start threads. */
import { afterEach, expect, test } from "vitest";
import { execute, Workplace } from "../support/floodmark.ts";
import { anyPython, MINORS_AND_FREE, onEachPython } from "../support/pythons.ts";
import { runPlain, shown } from "./part.ts";

const place = new Workplace();
afterEach(() => place.remove());

/** What is recorded has to end whole each time: its state is FM_ENDED, and no release was missed. */
const PROGRAM = `
import glob, hashlib, importlib, os, shutil, struct, sys, threading, zlib
times, intervals = int(os.environ["TIMES"]), os.environ["INTERVALS"].split()
ended = False
def allocate():
    kept = []
    while not ended:
        kept += [bytearray(1000), [1] * 300, {i: str(i) for i in range(20)}]
        buffer = bytearray(10)
        for _ in range(30): buffer.extend(b"x" * 1000)
        if len(kept) > 300: kept.clear()
def import_again():
    names = ["json.decoder", "csv", "decimal", "sqlite3", "zlib", "bz2"]
    while not ended:
        for name in names:
            sys.modules.pop(name, None)
            try: importlib.import_module(name)
            except ImportError: pass
def start_threads():
    while not ended:
        thread = threading.Thread(target=lambda: [bytearray(200_000) for _ in range(10)])
        thread.start()
        thread.join()
def compute():
    data = os.urandom(100_000)
    while not ended: hashlib.sha256(zlib.decompress(zlib.compress(data, 1))).digest()
go, is_held, is_over = threading.Semaphore(0), threading.Semaphore(0), threading.Semaphore(0)
def hold():
    while True:
        go.acquire()
        if ended: return
        of_thread = bytes(3_000_000) # of a thread
        is_held.release()
        is_over.acquire()
        del of_thread

def check(part):
    for name in glob.glob(part + "/*.floodmark"):
        with open(name, "rb") as file: header = file.read(4096)
        state, = struct.unpack_from("<I", header, 20)
        missed, unseen = struct.unpack_from("<QQ", header, 56)
        assert (state, missed, unseen) == (3, 0, 0), (state, missed, unseen)
        assert os.path.getsize(name) < 50_000_000
def resident():
    with open("/proc/self/statm") as file: return int(file.read().split()[1]) * 4096
def count_maps():
    with open("/proc/self/maps") as file: return len(file.readlines())

threads = [threading.Thread(target=f) for f in (allocate, import_again, start_threads, compute, hold)]
for thread in threads: thread.start()
early = None
for number in range(times):
    part = "part-%d" % number
    interval = int(intervals[number % len(intervals)])
    agent.start(part, interval)
    held = bytes(5_000_000) # of the main thread
    go.release()
    is_held.acquire()
    peak = agent.peak_bytes()
    agent.stop()
    is_over.release()
    del held
    assert interval or peak >= 8_000_000, peak
    check(part)
    if number >= len(intervals) and number < times - len(intervals): shutil.rmtree(part)
    if number == times // 4: early = resident(), count_maps()
ended = True
go.release()
for thread in threads: thread.join()
print(resident() - early[0], count_maps() - early[1], sys.getsizeof(b""))
`;

/** Threads that Python knows nothing of, and that hold no lock of its: at any moment one is in malloc, realloc, free or mremap. */
const NATIVE = `#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#define THREADS 3
static volatile int ended;
static pthread_t threads[THREADS];
static void map(void) {
  char *at = mmap(0, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  at = mremap(at, 1 << 16, 1 << 17, MREMAP_MAYMOVE);
  munmap(at, 1 << 17);
}
static void *work(void *seed) {
  unsigned random = (unsigned)(size_t)seed;
  void *blocks[64] = {0};
  while (!ended) {
    random = random * 1103515245 + 12345;
    void **block = &blocks[random >> 16 & 63];
    if ((random >> 8 & 15) == 0) map();
    if (random >> 7 & 1) {
      *block = realloc(*block, (random >> 20 & 8191) + 1);
    } else {
      free(*block);
      *block = random >> 6 & 1 ? malloc(random >> 20) : NULL;
    }
  }
  for (int i = 0; i < 64; i++) free(blocks[i]);
  return NULL;
}
void begin(void) {
  for (size_t i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, work, (void *)(i + 1));
}
void end(void) {
  ended = 1;
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}
`;

const NATIVE_PROGRAM = `
import ctypes, glob, shutil, struct
native = ctypes.CDLL("./native.so")
native.begin()
for number in range(200):
    agent.start("part", 5000 * (number % 2))
    held = bytes(1_000_000)
    agent.stop()
    for name in glob.glob("part/*.floodmark"):
        with open(name, "rb") as file: header = file.read(4096)
        state, = struct.unpack_from("<I", header, 20)
        missed, = struct.unpack_from("<Q", header, 56)
        live, = struct.unpack_from("<Q", header, 136)
        assert (state, missed) == (3, 0) and live < 20_000_000, (state, missed, live)
    shutil.rmtree("part")
native.end()
`;

async function cycle(executable: string, times: number, intervals: readonly number[]): Promise<void> {
  const env = { TIMES: `${times}`, INTERVALS: intervals.join(" ") };
  const { code, stdout, stderr } = await runPlain(executable, place, PROGRAM, env);
  expect([code, stderr]).toEqual([0, ""]);
  const [grown = 0, mapped = 0, empty = 0] = stdout.split(" ").map(Number);
  expect(grown).toBeLessThan(8_000_000);
  expect(mapped).toBeLessThan(40);
  for (const number of [0, times - 1]) {
    if (intervals[number % intervals.length] !== 0) continue;
    const { at } = await shown(place, `part-${number}`);
    expect(at("# of the main thread")).toBe(5_000_000 + empty);
    expect(at("# of a thread")).toBe(3_000_000 + empty);
  }
}

test("1,000 times under busy threads", () => cycle(anyPython().executable, 1000, [0]), 500_000);

onEachPython(({ executable }) => {
  test("200 times under native threads", async () => {
    place.write("native.c", NATIVE);
    const compiled = await execute(
      "cc",
      ["-O2", "-shared", "-fPIC", "native.c", "-o", "native.so", "-lpthread"],
      {
        cwd: place.folder,
      },
    );
    expect(compiled.code, compiled.stderr).toBe(0);
    const { code, signal, stderr } = await runPlain(executable, place, NATIVE_PROGRAM);
    expect([code, signal, stderr]).toEqual([0, null, ""]);
  });

  test("50 times, exact and sampled in turn", () => cycle(executable, 50, [0, 20_000]));
}, MINORS_AND_FREE);
