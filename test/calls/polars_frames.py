"""polars: its allocator shows only what it maps and gives back. Prints by how much memory grew as the system sees it."""

import polars as pl
import time

COUNT = 1_000_000


def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("RssAnon"))


before = resident()
pl.DataFrame({"key": range(1_000)}).group_by("key").agg(pl.len())  # starts its threads, which map memory as they go
frames = []
for _ in range(5):
    numbers = pl.select(key=pl.int_range(COUNT))
    texts = numbers.with_columns((pl.col("key") * 1.5).alias("half"), pl.col("key").cast(pl.String).alias("text"))
    frames.append(texts.sort("text"))
    del numbers, texts
for _ in range(40):  # what is used is looked at from time to time
    time.sleep(0.01)
    bytes(2_000_000)
grown = resident() - before
bytearray(500_000_000)
print(grown)
