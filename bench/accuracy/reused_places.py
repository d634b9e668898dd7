"""Small objects in places that another line has freed"""

from known import at_peak, each, size

freed = [[float(i)] for i in range(300_000)]  # reaches: 0
freed = None
texts = [str(i) + "-held" for i in range(300_000)]  # reaches: each(texts) + size(texts)
at_peak()
