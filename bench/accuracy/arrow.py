"""pyarrow's default pool"""

import pyarrow as pa
from known import at_peak

pa.array(range(10))  # imports what it needs
before = pa.total_allocated_bytes()
array = pa.array(range(2_000_000))  # reaches: pa.total_allocated_bytes() - before
at_peak()
