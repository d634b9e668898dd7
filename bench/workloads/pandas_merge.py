"""pandas: merge, group-by, strings."""

import numpy as np
import pandas as pd

rng = np.random.default_rng(3)
orders = pd.DataFrame({"customer": rng.integers(0, 50_000, 1_000_000), "price": rng.normal(size=1_000_000)})
customers = pd.DataFrame({"customer": np.arange(50_000), "region": rng.choice(list("NESW"), 50_000)})
for _ in range(3):
    merged = orders.merge(customers, on="customer")
    merged.groupby(["region", "customer"])["price"].agg(["sum", "max"])
    merged["label"] = merged["region"].str.lower() + "-" + merged["customer"].astype(str)
