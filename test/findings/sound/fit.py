"""A fit by steps over a table of numbers: temporaries are as long as the table, but not as wide."""

import numpy as np


def fit(inputs, wanted, steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(steps):
        missed = inputs @ weights - wanted
        weights -= 0.1 * (inputs.T @ missed) / len(wanted)
    return weights


rng = np.random.default_rng(7)
inputs = rng.random((200_000, 12))
wanted = inputs @ np.arange(12.0)
print(fit(inputs, wanted, 60).round(1))
