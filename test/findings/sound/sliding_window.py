"""The last ten thousand messages, and no more; old ones go as new ones come."""

import collections
import time


def follow(count):
    window = collections.deque(maxlen=10_000)
    for number in range(count):
        window.append({"number": number, "text": f"message {number}", "at": time.monotonic()})
    return len(window)


print(follow(150_000))
