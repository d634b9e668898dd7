"""A service that answers requests for four seconds, and keeps more than it should: plain Python, no packages.

    npx floodmark run examples/service.py
"""

import json
import time
from functools import lru_cache

ITEMS = {number: f"Item {number}, " + "in stock " * 20 for number in range(20_000)}
ANSWERS = {}


@lru_cache(maxsize=50)
def render_head(user):
    return "".join(f"<meta name='{user}-{number}'>" for number in range(200))


def answer(request):
    key = (request["user"], request["page"], request["time"])
    if key not in ANSWERS:
        first = request["page"] * 100
        items = json.dumps([ITEMS[number] for number in range(first, first + 100)])
        ANSWERS[key] = render_head(request["user"]) + items
    return ANSWERS[key]


def serve(seconds):
    end = time.monotonic() + seconds
    count = 0
    while time.monotonic() < end:
        count += 1
        answer({"user": count % 40, "page": count % 7, "time": time.time()})
        time.sleep(0.004)
    return count


serve(seconds=4)
