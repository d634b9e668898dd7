"""Tables of a year's months are loaded one by one, and added up in place."""

import numpy as np


def load(month, count):
    return np.random.default_rng(month).random(count)


def add_up(months, count):
    total = np.zeros(count)
    for month in range(months):
        total += load(month, count)
    return total


print(add_up(48, 1_000_000).mean() > 0)
