"""memray_line.py RECORDING FILE LINE: bytes at the highest moment whose stack has that line, as memray tells them."""

import sys

from memray import FileReader

recording, path, line = sys.argv[1], sys.argv[2], int(sys.argv[3])
total = 0
for record in FileReader(recording).get_high_watermark_allocation_records(merge_threads=True):
    if any(frame[1:] == (path, line) for frame in record.stack_trace()):
        total += record.size
print(total)
