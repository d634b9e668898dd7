"""A table of words, of which a few are kept, spread over all the memory that it had."""

import time


def read_words(count):
    return [f"word number {number} of the dictionary" for number in range(count)]  # fault: kept


def main():
    began = time.monotonic()
    words = read_words(700_000)
    rare = words[::600]
    del words
    time.sleep(max(1.0, 2 * (time.monotonic() - began)))
    print(len(rare))


main()
