"""A table that gets a row with each measurement: each time the whole table is made anew."""

import numpy as np
import pandas as pd


def extend(table, values):
    return pd.concat([table, pd.DataFrame(values)])  # fault: churn


def main():
    table = pd.DataFrame(np.zeros((400_000, 4)))
    for step in range(40):
        table = extend(table, np.full((1, 4), step, dtype=float))
    print(table.shape)


main()
