"""numpy: expressions over large arrays, each step an array of its own."""

import numpy as np

rng = np.random.default_rng(5)
a, b = rng.normal(size=4_000_000), rng.normal(size=4_000_000)
for _ in range(22):
    c = a * 2 + b * b - np.sqrt(np.abs(a)) / (1 + b**2)
    d = np.where(c > 0, c, -c).cumsum()
small = [rng.normal(size=50) for _ in range(200)]
for _ in range(120):
    for one in small:
        (one * 2 + 1).sum()
