"""Each function holds some 20 MB in its own way; says how much, and the variance that a sampled recording has of it.

usage: holds.py SAMPLE_BYTES
"""

import ctypes
import json
import math
import sys
import threading

SAMPLE = int(sys.argv[1])
EMPTY = sys.getsizeof(b"")  # 33; without a GIL 49
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
truth = {}


def spread(size):
    share = size / SAMPLE
    return 0 if share > 16 else size / math.expm1(share)


def says(name, sizes):
    """Sizes as asked for; sys.getsizeof leaves out only what the collector keeps before an object, or adds it."""
    truth[name] = [sum(sizes), sum(size * spread(size) for size in sizes)]


def floats():
    held = [float(i) for i in range(600_000)]
    says("floats", [sys.getsizeof(1.0)] * len(held) + [sys.getsizeof(held)])
    return held


def texts():
    held = ["x" * 900 + str(i) for i in range(20_000)]
    says("texts", [sys.getsizeof(text) for text in held])
    return held


def buffers():
    held = [bytes(5_000) for _ in range(4_000)]
    says("buffers", [5_000 + EMPTY] * len(held))
    return held


def around():
    held = [bytes(SAMPLE - EMPTY) for _ in range(20_000_000 // SAMPLE)]
    says("around", [SAMPLE] * len(held))
    return held


def large():
    held = [bytes(2_000_000 - EMPTY) for _ in range(10)]
    says("large", [2_000_000] * len(held))
    return held


def appended():
    held = []
    for _ in range(200):
        held.append([])
        for _ in range(10_000):
            held[-1].append(None)
    says("appended", [sys.getsizeof(part) for part in held])
    return held


def native():
    held = [libc.malloc(300) for _ in range(60_000)]
    says("native", [300] * len(held) + [sys.getsizeof(address) for address in held] + [sys.getsizeof(held)])
    return held


def half_released():
    held = [bytes(400 - EMPTY) for _ in range(100_000)]
    del held[::2]
    says("half_released", [400] * len(held))
    return held


def in_threads():
    held = []
    threads = [threading.Thread(target=lambda: held.append([bytes(400 - EMPTY) for _ in range(12_500)])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    says("<lambda>", [400] * 50_000)
    return held


ways = [floats, texts, buffers, around, large, appended, native, half_released, in_threads]
everything = [way() for way in ways]
peak = bytes(10_000_000)
del peak
for block in everything[ways.index(native)]:
    libc.free(block)
del everything
print(json.dumps(truth))
