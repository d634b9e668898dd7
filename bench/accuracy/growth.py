"""A buffer that grows by many reallocs"""

from known import at_peak, size

buffer = bytearray()
for i in range(4_000):
    buffer += b"%4d" % i * 5_000  # reaches: size(buffer)
at_peak()
