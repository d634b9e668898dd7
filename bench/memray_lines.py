"""memray_lines.py RECORDING FILE: bytes at the highest moment by line of a file, as memray tells them.

Prints {"holds": {line: bytes}, "reaches": {line: bytes}}: by the innermost frame, and by all frames of a stack.
"""

import collections
import json
import sys

from memray import FileReader

FRAMES = 100  # of a stack, the inner ones: it takes a second for each 50,000 frames, and a stack may have as many

recording, path = sys.argv[1], sys.argv[2]
holds, reaches = collections.Counter(), collections.Counter()
for record in FileReader(recording).get_high_watermark_allocation_records(merge_threads=True):
    places = [frame[1:] for frame in record.stack_trace(max_stacks=FRAMES)]
    if places and places[0][0] == path:
        holds[places[0][1]] += record.size
    for line in {line for file, line in places if file == path}:
        reaches[line] += record.size
print(json.dumps({"holds": holds, "reaches": reaches}))
