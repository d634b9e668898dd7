"""A large array, filled from one end to the other, slowly."""

import time

import numpy as np


def fill(rows, columns):
    table = np.empty((rows, columns))
    for row in range(rows):
        table[row] = np.sqrt(row)
        if row % 100 == 0:
            time.sleep(0.01)
    return table


table = fill(6_000, 3_000)
time.sleep(0.8)
print(table[:, 0].sum())
