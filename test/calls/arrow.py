"""pyarrow's own allocator: its blocks count to the byte, the memory that it reserves doesn't count beside them."""

from known import at_peak, size
import pyarrow as pa

assert pa.default_memory_pool().backend_name == "mimalloc"
pa.table({"key": [1]}).take(pa.array([0]))  # imports what it needs
SIZE = 64 * 100_000
SHELL = 120  # a C++ buffer object with its shared count

a = pa.allocate_buffer(SIZE)  # holds: SIZE
b = pa.allocate_buffer(1_000, resizable=True)  # holds: 0
b.resize(SIZE)  # holds: SIZE
c = pa.allocate_buffer(SIZE)  # holds: 0
del c
small = [pa.allocate_buffer(640) for _ in range(10_000)]  # reaches: 10_000 * (640 + SHELL + size(a)) + size(small)
array = pa.array(range(1_000_000), pa.int64())  # reaches: array.nbytes
table = pa.table({"key": array}).take(pa.array([1] * 1_000_000))  # reaches: table.nbytes
at_peak()
