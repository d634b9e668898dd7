"""Eight threads of a C library that allocate and free, at once; Python waits for them."""

import ctypes
import os

ctypes.CDLL(os.environ["BENCH_NATIVE"]).allocate_in_threads(8, 3_000_000)
