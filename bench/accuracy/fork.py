"""A process whose child allocates, too"""

import os

from truth import at_peak

held = [bytes(10_000) for _ in range(3_000)]  # holds
child = os.fork()
if child == 0:
    more = [bytes(10_000) for _ in range(20_000)]
    os._exit(len(more) % 2)
os.waitpid(child, 0)
at_peak(sum(one.__sizeof__() for one in held))
