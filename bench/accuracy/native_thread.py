"""A thread that a C library starts, after the call has returned"""

import ctypes
import os

from truth import at_peak

native = ctypes.CDLL(os.environ["BENCH_NATIVE"])
native.hold_in_thread(2_000, 20_000)  # holds
native.wait_for_thread()
at_peak(2_000 * 20_000)
