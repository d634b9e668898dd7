"""pyarrow: an array from its default pool"""

import pyarrow as pa
from truth import at_peak

pa.array(range(10))  # imports what it needs
before = pa.total_allocated_bytes()
array = pa.array(range(2_000_000))  # holds
at_peak(pa.total_allocated_bytes() - before)
