"""Maps of files and shared memory are kinds of their own: the test checks what the kinds hold at the peak."""

from known import at_peak
from native import load
import mmap
from multiprocessing import shared_memory

SIZE = 1_000 * 4_096
kinds = load("kinds.so")
kinds.memfd(SIZE)  # holds: 0
kinds.system_v(SIZE)  # holds: 0
kinds.named(SIZE)  # holds: 0
kinds.shared_zero(SIZE)  # holds: 0
kinds.private_zero(SIZE)  # holds: SIZE
kinds.file_private(SIZE)  # holds: 0
kinds.file_part(SIZE)  # holds: 0

block = shared_memory.SharedMemory(create=True, size=SIZE)  # holds: 0
block.unlink()
with open("mapped", "w+b") as file:
    file.truncate(SIZE)
    mapped = mmap.mmap(file.fileno(), SIZE)  # holds: 0
    gone = mmap.mmap(file.fileno(), SIZE)
    gone.close()
at_peak()
