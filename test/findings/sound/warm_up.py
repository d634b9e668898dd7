"""A service whose cache gets all keys that there are, and then finds each of them."""

import time

CACHE = {}


def describe(item):
    if item not in CACHE:
        CACHE[item] = f"description of {item} ".encode() * 1_500
    return CACHE[item]


def serve(rounds):
    total = 0
    for number in range(rounds):
        for _ in range(10):
            total += len(describe(number * 7919 % 250))
        time.sleep(0.002)
    return total


print(serve(600))
