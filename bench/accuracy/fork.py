"""A process whose child allocates, too"""

import os

from known import at_peak, each, size

held = [bytes(10_000) for _ in range(3_000)]  # reaches: each(held) + size(held)
child = os.fork()
if child == 0:
    more = [bytes(10_000) for _ in range(20_000)]
    os._exit(len(more) % 2)
os.waitpid(child, 0)
at_peak()
