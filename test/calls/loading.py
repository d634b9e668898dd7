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
assert loader.deep(plugin("deep.so"), SIZE)  # holds: SIZE
loader.looked_up(SIZE)  # holds: 4 * SIZE
loader.released_below(SIZE)  # holds: 0
if "interposed" in sys.argv:
    assert ctypes.CDLL(None).interposed()
at_peak()
