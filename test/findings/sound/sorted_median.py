"""A sorted copy for a median, gone at once; what holds most comes later."""

import random


def median(values):
    return sorted(values)[len(values) // 2]


def histogram(values, bins):
    counts = [0] * bins
    for value in values:
        counts[int(value * bins)] += 1
    return counts


def main():
    values = [random.random() for _ in range(300_000)]
    middle = median(values)
    counts = histogram(values, 100)
    pairs = {number: str(value) for number, value in enumerate(values)}
    print(0 < middle < 1, len(counts), len(pairs))


main()
