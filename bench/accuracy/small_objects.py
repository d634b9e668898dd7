"""Small objects: lists of two floats"""

from known import at_peak, each, size

rows = [[float(i), i + 0.5] for i in range(200_000)]  # reaches: each(rows) + each(n for row in rows for n in row) + size(rows)
at_peak()
