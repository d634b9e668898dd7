"""jemalloc's own functions, for blocks of theirs and of malloc's."""

from known import at_peak
from native import load
import ctypes

SIZE = 4_000_000
jemalloc = load("jemalloc.so")
size = ctypes.c_size_t(SIZE)

jemalloc.hold(size)  # holds: SIZE
jemalloc.enlarge(size)  # holds: SIZE
jemalloc.enlarge_other(size)  # holds: SIZE
assert jemalloc.shrink_in_place(size)  # holds: SIZE
assert jemalloc.fail_to_enlarge(size)  # holds: SIZE
jemalloc.release(size)  # holds: 0
at_peak()
