"""A copy in another form; what it was made from has been dropped before more is made."""

import numpy as np


def read(count):
    return np.arange(count, dtype=np.float64)


def convert(count):
    values = read(count)
    low = values[: count // 8].copy()
    del values
    return np.sqrt(low.repeat(7))


print(convert(6_000_000).sum())
