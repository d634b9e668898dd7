"""A grid that is as large as it could ever get, of which a few rows are used."""

import time

import numpy as np


def simulate(size, steps):
    grid = np.zeros((size, size))  # fault: untouched
    for step in range(steps):
        grid[step, :] = step
        time.sleep(0.05)
    return grid[:steps].sum()


print(simulate(6_000, 24))
