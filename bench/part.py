"""A worker of part.ts: does one piece of work for each word on standard input, and prints how many CPU seconds it took.

``work`` does it plain, ``part`` profiles it with floodmark.profile(). The first argument is the folder of the package; a worker
without one never has it.
"""

# What the package imports of Python's own, in both workers: it makes a collection of garbage a little longer, with or without us.
import ctypes
import dataclasses
import inspect
import json
import subprocess
import sys
import tempfile
import time

if len(sys.argv) > 1:
    sys.path.insert(0, sys.argv[1])
    from floodmark import profile


def work():
    texts = {i: [str(i)] for i in range(20_000)}
    del texts
    for _ in range(30):
        json.loads(json.dumps([{"id": i, "tags": ["a", str(i)], "price": i * 1.25} for i in range(600)]))
    buffers = [bytearray(100_000) for _ in range(1000)]
    del buffers
    sum(i * i for i in range(200_000))


for word in sys.stdin:
    began = time.process_time()
    if word.strip() == "part":
        with profile():
            work()
    else:
        work()
    print(time.process_time() - began, flush=True)
