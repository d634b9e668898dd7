"""A data frame and a selection of nearly all its rows, copied, at once."""

import numpy as np
import pandas as pd


def load(count):
    rng = np.random.default_rng(1)
    years = np.where(np.arange(count) % 100 == 0, 1999, 2024)
    return pd.DataFrame({"year": years, "price": rng.random(count), "amount": rng.random(count)})


def select(orders, year):
    return orders[orders.year == year].copy()  # fault: copy


def main():
    orders = load(2_500_000)
    recent = select(orders, 2024)
    recent["price"] *= 1.19
    print(recent.price.sum() / orders.price.sum())


main()
