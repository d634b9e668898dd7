"""A loop over a large array, whose every step has a handful of temporaries as large as the array."""

import numpy as np


def advance(state, speed, steps):
    for _ in range(steps):
        state += (speed * 0.5 - state * 0.1) * 0.01 + (speed - 1.0) * 0.02  # fault: churn
    return state


state = np.zeros(1_000_000)
speed = np.ones(1_000_000)
print(advance(state, speed, 80).mean())
