"""A program that waits, then loads what it came for and ends."""

import time

time.sleep(0.7)
rows = [(number, str(number)) for number in range(250_000)]
print(len(rows))
