"""Two lines take blocks of 8 bytes in turn, which some allocators lay side by side; those of one are released."""

from known import at_peak
from native import load

COUNT = 100_000
small = load("small.so")

for index in range(COUNT):
    small.take(0, index)  # holds: 8 * COUNT
    small.take(1, index)  # holds: 0
small.release(1)
at_peak()
