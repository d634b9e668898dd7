"""A map whose middle is unmapped"""

import ctypes
import mmap

from truth import at_peak

MEGABYTE = 1 << 20
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
size, address = ctypes.c_size_t, ctypes.c_void_p
area = libc.mmap(None, size(90 * MEGABYTE), 3, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, size(0))  # holds
ctypes.memset(area, 1, 90 * MEGABYTE)
libc.munmap(address(area + 30 * MEGABYTE), size(20 * MEGABYTE))
at_peak(70 * MEGABYTE)
