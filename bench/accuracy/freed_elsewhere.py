"""Blocks that another thread frees, half of them"""

import threading

from truth import at_peak

blocks = [bytearray(10_000) for _ in range(4_000)]  # holds
half = len(blocks) // 2
thread = threading.Thread(target=lambda: blocks.__delitem__(slice(half)))
thread.start()
thread.join()
at_peak(sum(block.__sizeof__() for block in blocks))
