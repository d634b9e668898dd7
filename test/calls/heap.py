"""Blocks that libc makes for itself, that are older than the profiler, that another thread frees."""

from known import at_peak
from native import load
import ctypes
import sys

SIZE = 2_000_000
heap = load("heap.so")
preloaded = ctypes.CDLL(None)
heap.errnos.restype = ctypes.c_char_p

heap.duplicate(SIZE)  # holds: 2 * SIZE
heap.print(SIZE)  # holds: SIZE
heap.read_line(SIZE)  # holds: SIZE
heap.fill(SIZE)  # holds: SIZE
heap.release_elsewhere(SIZE)  # holds: 0
preloaded.old_release()  # holds: 0
preloaded.old_enlarge(SIZE)  # holds: SIZE
if "sized" in sys.argv:
    assert heap.release_sized(SIZE)  # holds: 0
at_peak()
print(heap.errnos(SIZE).decode())
