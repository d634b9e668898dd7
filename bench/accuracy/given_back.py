"""A map of which 60 % is given back (madvise)"""

import mmap

from truth import at_peak

MEGABYTE = 1 << 20
area = mmap.mmap(-1, 100 * MEGABYTE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)  # holds
area.write(b"x" * len(area))
area.madvise(mmap.MADV_DONTNEED, 40 * MEGABYTE, 60 * MEGABYTE)
at_peak(40 * MEGABYTE)
