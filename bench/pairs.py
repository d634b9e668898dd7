"""pairs.py DEPTH COUNT: makes and drops COUNT objects at that depth; prints the nanoseconds that each took."""

import sys
import time


def make(count):
    began = time.process_time_ns()
    for _ in range(count):
        object()
    return (time.process_time_ns() - began) / count


def descend(depth, count):
    return make(count) if depth <= 2 else descend(depth - 1, count)


print(descend(int(sys.argv[1]), int(sys.argv[2])))
