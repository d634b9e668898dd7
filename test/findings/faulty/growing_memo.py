"""A memo without bounds on a method: each instance is kept by it, with all its data."""

import functools
import time


class Route:
    def __init__(self, number):
        self.points = bytearray(b"." * 8_000)  # fault: growth
        self.number = number

    @functools.lru_cache(maxsize=None)
    def length(self):
        return len(self.points) + self.number


def plan(count):
    longest = 0
    for number in range(count):
        longest = max(longest, Route(number).length())
        time.sleep(0.0002)
    return longest


print(plan(3_500))
