"""Recursion 50,000 deep, with an allocation at each step.

Up to 3.10 a walk takes time for each frame, and every call allocates its frame: less deep there.
"""

import sys
import threading

DEPTH = 50_000 if sys.version_info >= (3, 11) else 10_000


def descend(depth):
    block = bytearray(100)
    return depth if depth == DEPTH else descend(depth + 1) + len(block) - 100


sys.setrecursionlimit(DEPTH + 100)
threading.stack_size(1 << 29)
thread = threading.Thread(target=lambda: print(descend(1)))
thread.start()
thread.join()
