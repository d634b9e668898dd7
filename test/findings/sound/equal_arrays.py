"""Two arrays of the same size that have nothing to do with each other, both in use."""

import numpy as np

COUNT = 4_000_000


def start_places(rng):
    return rng.random(COUNT)


def start_speeds(rng):
    return rng.normal(size=COUNT)


def main():
    rng = np.random.default_rng(3)
    places = start_places(rng)
    speeds = start_speeds(rng)
    for _ in range(5):
        for begin in range(0, COUNT, 50_000):
            places[begin : begin + 50_000] += 0.1 * speeds[begin : begin + 50_000]
    print(places.mean() > 0)


main()
