"""pyarrow under pandas: its allocator reserves a gibibyte of address space, of which it uses little."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

frame = pd.DataFrame({"key": np.arange(3_000_000) % 1_000, "value": np.arange(3_000_000, dtype=float)})
table = pa.Table.from_pandas(frame)
text = pc.cast(table["key"], pa.string())
joined = table.append_column("text", text)
grouped = joined.group_by("text").aggregate([("value", "sum")])
print(grouped.num_rows, joined.nbytes, pc.sum(grouped["value_sum"]).as_py())
