"""A buffer that grows by many reallocs"""

from truth import at_peak

buffer = bytearray()
for i in range(4_000):
    buffer += b"%4d" % i * 5_000  # holds
at_peak(buffer.__sizeof__())
