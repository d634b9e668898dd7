"""Samples scaled in a copy, though nobody needs the samples as they were."""

import numpy as np


def measure(count):
    samples = np.empty(count)
    samples[:] = np.sin(np.arange(count, dtype=np.float32))
    return samples


def scale(samples):
    scaled = samples.copy()  # fault: copy
    scaled -= scaled.mean()
    scaled /= scaled.std()
    return scaled


samples = measure(8_000_000)
scaled = scale(samples)
print(len(samples), scaled.max())
