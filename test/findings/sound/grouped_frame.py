"""Sums by group over a data frame that is read in parts; the parts are small."""

import numpy as np
import pandas as pd


def parts(count):
    rng = np.random.default_rng(5)
    for _ in range(count):
        yield pd.DataFrame({"group": rng.integers(0, 50, 100_000), "value": rng.random(100_000)})


def main():
    total = None
    for part in parts(12):
        sums = part.groupby("group").value.sum()
        total = sums if total is None else total.add(sums, fill_value=0)
    print(total.sum() > 0)


main()
