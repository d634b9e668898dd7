"""A cache that holds the last thousand answers and no more."""

import functools
import time


@functools.lru_cache(maxsize=1_000)
def answer(question):
    return f"the answer to {question} ".encode() * 300


def serve(count):
    total = 0
    for question in range(count):
        total += len(answer(question))
        if question % 20 == 0:
            time.sleep(0.003)
    return total


print(serve(6_000))
