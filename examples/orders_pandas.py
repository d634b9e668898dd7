"""The same turnover with pandas: `pip install pandas`, then

    npx floodmark run examples/orders_pandas.py

Its text columns are Python strings, one object each: the report shows what that takes.
"""

import io

import numpy as np
import pandas as pd

ORDERS = 1_000_000
CUSTOMERS = 20_000
ITEMS = pd.DataFrame({"item": ["chair", "desk", "lamp", "shelf", "rug"], "price": [89.0, 249.0, 39.5, 119.0, 64.0]})


def write_orders(count):
    rng = np.random.default_rng(11)
    days = pd.date_range("2022-01-01", "2024-12-31").strftime("%Y-%m-%d")
    return pd.DataFrame(
        {
            "order": np.arange(count),
            "customer": rng.integers(0, CUSTOMERS, count),
            "date": rng.choice(days, count),
            "item": rng.choice(ITEMS["item"], count),
            "quantity": rng.integers(1, 10, count),
        }
    ).to_csv(index=False)


def load_orders(text):
    return pd.read_csv(io.StringIO(text), dtype={"date": object, "item": object})


def load_customers(count):
    rng = np.random.default_rng(12)
    return pd.DataFrame({"customer": np.arange(count), "region": rng.choice(["north", "east", "south", "west"], count)})


def select_years(orders, first):
    return orders[orders["date"] >= first].copy()


def join_all(orders, customers):
    joined = orders.merge(customers, on="customer").merge(ITEMS, on="item")
    return joined.assign(amount=joined["price"] * joined["quantity"], month=joined["date"].str[:7])


def main():
    orders = load_orders(write_orders(ORDERS))
    recent = select_years(orders, "2023-01-01")
    joined = join_all(recent, load_customers(CUSTOMERS))
    turnover = joined.groupby(["region", "month"])["amount"].sum()
    print(turnover.groupby("region").agg(["sum", "max"]).round(2))


main()
