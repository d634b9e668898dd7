"""A day at work with numpy and pandas: read CSV, merge, group, pivot, write CSV."""

import io

import numpy as np
import pandas as pd

ROWS = 400_000
rng = np.random.default_rng(7)


def make_orders():
    return pd.DataFrame(
        {
            "order": np.arange(ROWS),
            "customer": rng.integers(0, 20_000, ROWS),
            "item": rng.choice(["chair", "desk", "lamp", "shelf"], ROWS),
            "price": rng.normal(100, 15, ROWS).round(2),
        }
    )


def read_back(text):
    return pd.read_csv(io.StringIO(text), dtype={"item": "category"})


text = make_orders().to_csv(index=False)
orders = read_back(text)
customers = pd.DataFrame({"customer": np.arange(20_000), "region": rng.choice(list("NESW"), 20_000)})
merged = orders.merge(customers, on="customer", how="left")
named = merged.assign(label=merged["item"].astype(object) + "-" + merged["region"])
by_region = named.groupby(["region", "item"], observed=True)["price"].agg(["mean", "max", "count"])
wide = named.pivot_table(index="customer", columns="item", values="price", aggfunc="sum", observed=True)
print(by_region.round(3).to_csv())
print(wide.fillna(0).sum().round(2).to_csv())
print(len(text), merged.shape, int(np.linalg.norm(merged["price"].to_numpy())))
