"""Native threads are charged to the Python line that started them, or that handed them work."""

from known import at_peak
from native import load
import sys

SIZE = 4_000_000
workers = load("workers.so")
short = int(sys.argv[1])


def start():
    workers.start_worker(SIZE)  # holds: SIZE


start()
workers.let_work()  # holds: 0
workers.start_through_another(SIZE)  # holds: SIZE
workers.let_work()  # holds: 0
workers.short_threads(short)  # holds: 0
assert workers.end_early(SIZE)  # holds: 2 * SIZE
at_peak()
