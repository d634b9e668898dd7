"""Rows are gathered into batches; each full batch is written and let go."""

import json
import time


def write(batch):
    return len(json.dumps(batch))


def gather(count, size):
    written = 0
    batch = []
    for number in range(count):
        batch.append({"number": number, "text": f"row {number}"})
        if len(batch) == size:
            written += write(batch)
            batch = []
            time.sleep(0.01)
    return written


print(gather(200_000, 4_000))
