"""Of everything that the agent has a part in something, at least once: objects, buffers, mappings, stacks, threads, children."""

import ctypes
import gc
import mmap
import os
import subprocess
import sys
import threading

SEED = 7
LINES = 15_000  # each is two nodes of a stack, and more than the first tables hold
LIVE = 3_000

try:
    import numpy
except ImportError:
    numpy = None


def hold(count):
    return [[number, str(number)] for number in range(count)]


def wide():
    """Many stacks."""
    names = {"kept": [], "leaf": lambda: bytearray(100)}
    exec(compile("kept.append(leaf())\n" * LINES, "<wide>", "exec"), names)
    return sum(map(len, names["kept"]))


def deep(depth):
    return [depth] if depth == 0 else [depth] + deep(depth - 1)


def in_thread(results, number):
    results[number] = len(hold(LIVE)) + number


def threads():
    results = {}
    started = [threading.Thread(target=in_thread, args=(results, n), name=f"worker {'ab'[n]}") for n in range(2)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return sorted(results.values())


def mapped():
    areas = [mmap.mmap(-1, 1 << 20) for _ in range(3)]
    for area in areas:
        area[:5] = b"words"
    return [bytes(area[:5]) for area in areas]


def products():
    """By native threads, where there are any."""
    if numpy is None:
        return 0
    ones = numpy.ones((400, 400))
    return int(sum((ones @ ones).sum() for _ in range(3)))


def forked():
    """The child holds more than the parent does, while both live."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        held = [bytearray(1_000_000) for _ in range(20)] + hold(LIVE)
        os.write(writer, b"x")
        os._exit(len(held) % 251)
    os.read(reader, 1)
    more = [bytearray(300_000) for _ in range(10)]
    code = os.waitpid(child, 0)[1] >> 8
    return code, len(more)


def started(more):
    line = "import os, sys; held = [str(n) for n in range(20_000)]; print(len(held), len(os.environ) > 4_000)"
    result = subprocess.run([sys.executable, "-c", line], env={**os.environ, **more}, stdout=subprocess.PIPE)
    return result.returncode, result.stdout


sys.setrecursionlimit(5_000)
kept = hold(LIVE)
print(len(kept), wide(), len(deep(3_000)))
print(threads(), mapped(), products())
print(forked(), started({}), started({f"VARIABLE_{n}": "" for n in range(4_500)}))
large = [bytearray(400_000) for _ in range(10)]
del large[::2]
gc.collect()
block = ctypes.create_string_buffer(300_000)
print(len(large), len(block), sum(number for number, _ in kept), file=sys.stderr)
raise SystemExit(SEED)
