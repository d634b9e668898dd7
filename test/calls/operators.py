"""C++'s operators new and delete in all their forms, before and after exceptions went through them."""

from known import at_peak
from native import load

SIZE = 256 * 8_000
operators = load("operators.so")

operators.one(SIZE)  # holds: SIZE
operators.array(SIZE)  # holds: SIZE
operators.aligned(SIZE)  # holds: SIZE
assert operators.exceptions() == 5  # holds: 0
operators.nothrow(SIZE)  # holds: SIZE
operators.nothrow_aligned(SIZE)  # holds: SIZE
operators.containers(SIZE)  # holds: SIZE
operators.released(SIZE)  # holds: 0
at_peak()
