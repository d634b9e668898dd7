"""Eight threads allocate at once, without a GIL; each line says in its comment what it holds in the end, in all threads together."""

import sys
import threading
from sys import getsizeof as size

THREADS, ROUNDS = 8, 20_000
begin = threading.Barrier(THREADS)
handed = [[None] * ROUNDS for _ in range(THREADS)]
kept = [[None] * ROUNDS for _ in range(THREADS)]
resized = [bytearray() for _ in range(THREADS)]


class Leaf:
    __slots__ = ("value",)


def work(me):
    theirs, own, from_other = handed[me], kept[me], handed[me - 1]
    begin.wait()
    for i in range(ROUNDS):
        theirs[i] = bytes(100 + i % 50)  # nothing: released by another thread
        own[i] = Leaf()  # leaves
        bytes(i % 400)  # nothing
        if i >= 1000:
            from_other[i - 1000] = None
    begin.wait()
    for i in range(ROUNDS):
        from_other[i] = None
    buffer = resized[me]
    for _ in range(500):
        buffer.extend(b"x" * 997)  # resized


threads = [threading.Thread(target=work, args=(me,), name=f"worker-{me}") for me in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert not sys._is_gil_enabled()
leaves = sum(size(leaf) for own in kept for leaf in own)
buffers = sum(buffer.__alloc__() for buffer in resized)
peak = bytearray(100_000_000)  # peak
print(leaves, buffers)
