"""A large document through json, there and back."""

import json

document = {
    "orders": [
        {"id": i, "name": f"customer {i}", "tags": ["a", "b", str(i)], "price": i * 1.25, "note": None}
        for i in range(60_000)
    ]
}
for _ in range(16):
    document = json.loads(json.dumps(document))
