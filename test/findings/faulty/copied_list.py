"""Numbers shuffled in a second list, which stays beside the first."""

import random


def read(count):
    return [random.random() for _ in range(count)]


def main():
    values = read(600_000)
    shuffled = list(values)  # fault: copy
    for place in range(0, 600_000, 7):
        other = place * 31 % 600_000
        shuffled[place], shuffled[other] = shuffled[other], shuffled[place]
    print(len(values) == len(shuffled))


main()
