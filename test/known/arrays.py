"""numpy: arrays, views that hold nothing, temporaries, and Python objects in an array."""

from known import at_peak, each
import numpy as np

N = 1_000_000

zeros = np.zeros(N)  # holds: 8 * N
ones = np.ones(N, dtype=np.float32)  # reaches: 4 * N
counted = np.arange(2 * N, dtype=np.int64)  # holds: 16 * N
view = counted[::2]  # holds: 0
reshaped = counted.reshape(1_000, -1)  # holds: 0
transposed = reshaped.T.copy()  # holds: 16 * N
masked = counted[counted % 2 == 0]  # holds: 8 * N
smaller = counted.astype(np.int32)  # holds: 8 * N
total = (zeros + 1.0) * 2.0 - ones  # holds: 8 * N
both = np.concatenate([zeros, zeros])  # reaches: 16 * N
stacked = np.vstack([ones, ones])  # reaches: 0
structure = np.empty(N, dtype=[("id", np.int32), ("name", "S8")])  # holds: 12 * N
objects = np.array([float(i) for i in range(200_000)], dtype=object)  # holds: 8 * 200_000 + each(objects)
matrix = np.eye(1_000)  # reaches: 0
rng = np.random.default_rng(1)
drawn = rng.normal(size=N)  # holds: 8 * N
drawn.sort()
order = np.argsort(drawn)  # reaches: 8 * N
grown = np.zeros(1_000)
grown.resize(N, refcheck=False)  # holds: 8 * N
for _ in range(20):
    temporary = zeros * 3.0  # holds: 8 * N
del matrix, stacked
at_peak()
