"""1 GiB reserved (NORESERVE), 30 MiB of it used, a while before the peak"""

import ctypes
import mmap
import time

from truth import at_peak

MEGABYTE, NORESERVE = 1 << 20, 0x4000
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | NORESERVE
area = libc.mmap(None, ctypes.c_size_t(1024 * MEGABYTE), 3, flags, -1, ctypes.c_size_t(0))  # holds
ctypes.memset(area, 1, 30 * MEGABYTE)
until = time.monotonic() + 0.3
while time.monotonic() < until:
    [str(i) for i in range(1000)]
at_peak(30 * MEGABYTE)
