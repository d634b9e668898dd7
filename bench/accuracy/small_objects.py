"""Small objects: lists of two floats"""

from truth import at_peak, each

rows = [[float(i), i + 0.5] for i in range(200_000)]  # holds
at_peak(each(rows) + each(n for row in rows for n in row) + each([rows]))
