"""polars: a frame (jemalloc inside, local symbols only)"""

import polars as pl
from known import at_peak

pl.DataFrame({"a": pl.int_range(10, eager=True) * 2})  # imports and starts what it needs
numbers = pl.int_range(5_000_000, eager=True)
frame = pl.DataFrame({"a": numbers * 2, "b": numbers * 3, "c": numbers * 0.5})  # reaches: frame.estimated_size()
at_peak()
