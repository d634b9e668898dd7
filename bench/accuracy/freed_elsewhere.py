"""Blocks that another Python thread frees, half of them"""

import threading

from known import at_peak, each, size

blocks = [bytearray(10_000) for _ in range(4_000)]  # reaches: each(blocks) + size(blocks)
half = len(blocks) // 2
thread = threading.Thread(target=lambda: blocks.__delitem__(slice(half)))
thread.start()
thread.join()
at_peak()
