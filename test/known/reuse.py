"""Freed memory that others get again: only who holds it at the peak counts."""

from known import at_peak, each, size

N = 150_000

first = [float(i) for i in range(N)]  # holds: 0
del first
second = [i * 2.5 for i in range(N)]  # holds: size(second) + each(second)

large = bytearray(16_000_000)  # holds: 0
large = None
again = bytearray(16_000_000)  # holds: 16_000_057

for _ in range(50):
    temporary = bytearray(6_000_000)  # holds: 6_000_057

for _ in range(20):
    scratch = [str(i) for i in range(30_000)]  # holds: 0
    scratch.clear()

kept = [None] * N
for round in range(3):
    for i in range(N):
        kept[i] = (round, i * 0.5)  # holds: each(kept) + each(one for _, one in kept)


def work():
    inner = bytearray(40_000_000)  # holds: 0
    return bytes(inner[:8_000_000])  # holds: 8_000_033


result = work()

every_other = [bytes(400) for _ in range(40_000)]  # holds: size(every_other) + each(b for b in every_other if b)
for i in range(0, len(every_other), 2):
    every_other[i] = None

fill = [bytes(400) for _ in range(20_000)]  # holds: size(fill) + 20_000 * (433 + FREE)
at_peak()
after = bytearray(1_000_000)  # holds: 0
