"""A native pool used from several lines: each is charged what its jobs hold."""

from known import at_peak
from native import load
import time

SIZE = 12_000_000
pool = load("pool.so")


def first():
    pool.hold_in_pool(SIZE, 4)  # holds: SIZE


def second():
    pool.hold_in_pool(3 * SIZE, 4)  # holds: 3 * SIZE


first()
time.sleep(0.02)  # the workers wait for more
second()
time.sleep(0.02)
for _ in range(5):
    pool.hold_in_pool(SIZE, 8)  # holds: 5 * SIZE
    time.sleep(0.02)
at_peak()
