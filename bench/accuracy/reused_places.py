"""Small objects in places that another line has freed"""

from truth import at_peak, each

freed = [[float(i)] for i in range(300_000)]
freed.clear()
texts = [str(i) + "-held" for i in range(300_000)]  # holds
at_peak(each(texts) + each([texts]))
