"""A grid that is as large as it could ever get, of which a few rows are used."""

import time

BEGAN = time.monotonic()

import numpy as np


def simulate(size):
    grid = np.zeros((size, size))  # fault: untouched
    until = time.monotonic() + max(1.2, 2 * (time.monotonic() - BEGAN))
    step = 0
    while time.monotonic() < until:
        grid[step, :] = step
        step = (step + 1) % 30
        time.sleep(0.05)
    return grid[:30].sum()


print(simulate(6_000) > 0)
