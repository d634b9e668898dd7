"""The program break: what the program asks for counts, what the C library takes for its own heap doesn't."""

from known import at_peak
from native import load
import ctypes

SIZE = 1_000 * 4_096
program_break = load("break.so")
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p

program_break.extend(SIZE)  # holds: SIZE
program_break.extend_and_shrink(SIZE)  # holds: SIZE
program_break.set(SIZE)  # holds: SIZE
program_break.set_back(SIZE)  # holds: 0
assert program_break.fail()  # holds: 0
for _ in range(100):  # small enough for the C library to move the break itself
    libc.malloc(100_000)  # holds: 100 * 100_000
at_peak()
