"""Eight threads, each with a document of its own through json, there and back."""

import json
import threading


def work(number):
    document = [
        {"id": i, "name": f"customer {i}", "tags": ["a", str(number)], "price": i * 1.25} for i in range(2_000)
    ]
    for _ in range(75):
        document = json.loads(json.dumps(document))


threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
