"""polars: its allocator maps what it uses with the flag that others only reserve address space with."""

import polars as pl

frame = pl.DataFrame({"key": range(1_000)}).select(pl.col("key").repeat_by(5_000).explode())
doubled = frame.with_columns((pl.col("key") * 1.5).alias("half"), pl.col("key").cast(pl.String).alias("text"))
print(doubled.group_by("text").agg(pl.col("half").sum()).sum().to_dict(as_series=False), doubled.estimated_size())
