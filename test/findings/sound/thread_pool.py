"""Threads that each work on a bit at a time; their stacks are large and hardly used."""

import time
from concurrent.futures import ThreadPoolExecutor


def work(number):
    values = [number * step for step in range(2_000)]
    time.sleep(0.005)
    return sum(values)


with ThreadPoolExecutor(max_workers=16) as pool:
    print(sum(pool.map(work, range(3_000))))
