"""Many small objects, all of them gone before what comes then."""

import time


def count_words(count):
    words = {f"word {number}": number for number in range(count)}
    return len(words)


print(count_words(400_000))
time.sleep(1.0)
