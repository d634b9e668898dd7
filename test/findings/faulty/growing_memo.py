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


def plan(seconds):
    longest = number = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        longest = max(longest, Route(number).length())
        number += 1
        time.sleep(0.0005)
    return longest


print(plan(1.4) > 0)
