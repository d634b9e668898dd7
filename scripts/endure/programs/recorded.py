"""What a recording may have in it: objects, buffers, mappings, threads with names, marks, windows, churn, children."""

import mmap
import os
import sys
import threading

import floodmark

kept = []


def hold(count, size):
    for number in range(count):
        kept.append([number, bytearray(size)])


def churn(count):
    for number in range(count):
        len([str(number)] * 10)


def deep(depth):
    return [depth] if depth == 0 else [depth] + deep(depth - 1)


def work(name):
    thread = threading.Thread(target=hold, args=(300, 1000), name=name)
    thread.start()
    thread.join()


hold(500, 2000)
floodmark.mark("after the first")
with floodmark.profile() as part:
    work("loader 1")
    churn(20_000)
area = mmap.mmap(-1, 1 << 20)
area[:5] = b"words"
large = [bytearray(400_000) for _ in range(20)]
del large[::2]
kept.append(deep(100))
floodmark.mark("before children")
for number in range(int(sys.argv[1])):
    if os.fork() == 0:
        hold(400 * (number + 1), 3000)
        os._exit(number)
for _ in range(int(sys.argv[1])):
    os.wait()
churn(5_000)
