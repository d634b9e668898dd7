"""Calls of every kind: the line that allocates, and the lines that led there."""

from known import at_peak, each, size
import asyncio
import ctypes
import functools
from concurrent.futures import ThreadPoolExecutor

MB = 1_000_000
kept = []


def deep(depth):
    mine = bytearray(MB)  # holds: 12 * 1_000_057
    if depth == 1:
        return [mine]
    return [mine] + deep(depth - 1)  # reaches: 11 * 1_000_057


def walk(sizes):
    for n in sizes:
        held = bytearray(n)  # holds: 7_000_057
        yield len(held)


def delegate(sizes):
    yield from walk(sizes)  # reaches: 7_000_057


def key(value):
    kept.append(bytearray(MB))  # holds: 8 * 1_000_057
    return -value


def compare(left, right):
    if len(native) < 10:
        native.append(bytearray(MB))  # holds: 10 * 1_000_057
    return 0


def fail():
    payload = bytearray(6 * MB)  # holds: 6_000_057
    raise ValueError(len(payload))


def guarded():
    try:
        fail()  # reaches: 6_000_057
    except ValueError as error:
        kept.append(error)
        kept.append(bytearray(7 * MB))  # holds: 7_000_057
    finally:
        kept.append(bytearray(8 * MB))  # holds: 8_000_057


class Resource:
    def __enter__(self):
        self.buffer = bytearray(9 * MB)  # holds: 9_000_057
        return self

    def __exit__(self, *_):
        kept.append(bytearray(6 * MB))  # holds: 6_000_057

    def __getattr__(self, name):
        return bytearray(5 * MB)  # holds: 5_000_057

    @property
    def view(self):
        return bytearray(5 * MB)  # holds: 5_000_057


@functools.lru_cache()
def cached(n):
    return bytearray(n)  # holds: 5_000_057


async def fetch(n):
    await asyncio.sleep(0)
    return bytearray(n)  # holds: 3 * 2_000_057


async def gather():
    return [await fetch(2 * MB) for _ in range(3)]  # reaches: 3 * 2_000_057


stack = deep(12)  # reaches: 12 * 1_000_057
suspended = delegate([5 * MB, 7 * MB])
next(suspended)
next(suspended)  # reaches: 7_000_057
ordered = sorted(range(8), key=key)  # reaches: 8 * 1_000_057

native = []
CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
numbers = (ctypes.c_int * 16)(*range(16))
ctypes.CDLL(None).qsort(numbers, 16, 4, CALLBACK(compare))  # reaches: 10 * 1_000_057

guarded()
with Resource() as resource:
    found = resource.anything  # reaches: 5_000_057
    view = resource.view  # reaches: 5_000_057
    entered = resource  # up to 3.9, the last line of the block is charged with __exit__
cached(5 * MB)  # reaches: 5_000_057
mapped = list(map(lambda n: bytearray(n), [3 * MB] * 2))  # holds: 2 * 3_000_057 + size(mapped)
loop = asyncio.new_event_loop()
awaited = loop.run_until_complete(gather())  # reaches: 3 * 2_000_057
loop.close()
code = compile("\n\nmade = bytearray(6_000_000)", "<made>", "exec")
exec(code)  # reaches: 6_000_057


class Body:
    table = [float(i) for i in range(200_000)]  # holds: size(Body.table) + each(Body.table)


with ThreadPoolExecutor(1) as pool:
    pooled = pool.submit(lambda: bytearray(6 * MB)).result()  # holds: 6_000_057
at_peak()
