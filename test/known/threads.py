"""Threads that allocate, free and hand over at the same time."""

from known import at_peak, each, size
import queue
import threading

COUNT = 4
held = [None] * COUNT
handed = queue.Queue()
ready = threading.Barrier(COUNT)


def hold(index):
    ready.wait()
    buffer = bytearray(3_000_000)  # holds: 4 * 3_000_057
    numbers = [i * 0.5 for i in range(60_000)]  # holds: sum(size(n) + each(n) for _, n in held)
    for _ in range(40):
        temporary = bytes(200_000)
    del temporary
    held[index] = (buffer, numbers)


def produce():
    for _ in range(60):
        handed.put(bytes(100_000))  # holds: 0
    for _ in range(60):
        handed.put(bytes(150_000))  # holds: 60 * 150_033


def consume():
    for _ in range(60):
        handed.get()


def run(*targets):
    threads = [threading.Thread(target=target, args=args) for target, args in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


run(*((hold, (index,)) for index in range(COUNT)))
run((produce, ()), (consume, ()))
at_peak()
