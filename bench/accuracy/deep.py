"""Recursion 50,000 deep"""

import sys

from known import at_peak

DEPTH = 50_000


def descend(depth):
    block = bytearray(200)  # holds: DEPTH * 257
    if depth > 1:
        descend(depth - 1)
    else:
        at_peak()
    return block


sys.setrecursionlimit(DEPTH + 100)
descend(DEPTH)
