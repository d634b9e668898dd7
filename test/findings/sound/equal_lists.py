"""Two columns of a table, as lists: as many numbers in each."""

import random


def prices(count):
    return [random.random() for _ in range(count)]


def weights(count):
    return [random.random() + 1 for _ in range(count)]


def main():
    price = prices(400_000)
    weight = weights(400_000)
    total = 0.0
    for _ in range(4):
        for one, other in zip(price, weight):
            total += one * other
    print(total > 0)


main()
