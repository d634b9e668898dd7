"""Documents are packed one by one, then unpacked to be counted."""

import json
import zlib

documents = [json.dumps({"number": number, "text": "lorem ipsum " * 20}) for number in range(12_000)]
packed = [zlib.compress(document.encode()) for document in documents]
fields = 0
for _ in range(10):
    fields += sum(len(json.loads(zlib.decompress(one))) for one in packed)
print(fields)
