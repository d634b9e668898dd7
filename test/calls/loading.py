"""Libraries loaded in every way."""

from known import at_peak
from native import load, path
import ctypes
import sys

SIZE = 3_000_000
loader = load("loader.so")


def plugin(name):
    return path(name).encode()


assert loader.local(plugin("local.so"), SIZE)  # holds: SIZE
assert loader.lazy(plugin("lazy.so"), SIZE)  # holds: SIZE
assert loader.by_runpath(SIZE)  # holds: SIZE
assert loader.other_namespace(plugin("other.so"), SIZE)  # works as ever; the heap of its own C library is not seen
if "interposed" in sys.argv:
    assert ctypes.CDLL(None).interposed()
    deep, looked_up = 0, 0
else:  # these go past a preloaded library
    assert loader.deep(plugin("deep.so"), SIZE)  # holds: deep
    loader.looked_up(SIZE)  # holds: looked_up
    deep, looked_up = SIZE, 4 * SIZE
at_peak()
