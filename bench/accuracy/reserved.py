"""1 GiB reserved (NORESERVE), 30 MiB of it used: a while before the peak, and right before it"""

import ctypes
import mmap
import time

from known import at_peak

MEGABYTE, NORESERVE = 1 << 20, 0x4000
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
FLAGS = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | NORESERVE
SIZE, ANYWHERE = ctypes.c_size_t(1024 * MEGABYTE), ctypes.c_size_t(0)

before = libc.mmap(None, SIZE, 3, FLAGS, -1, ANYWHERE)  # reaches: 30 * MEGABYTE
ctypes.memset(before, 1, 30 * MEGABYTE)
until = time.monotonic() + 0.3
while time.monotonic() < until:
    [str(i) for i in range(1000)]
late = libc.mmap(None, SIZE, 3, FLAGS, -1, ANYWHERE)  # reaches: 30 * MEGABYTE
ctypes.memset(late, 1, 30 * MEGABYTE)
at_peak()
