"""A pool of forked workers that get numbers and give back numbers."""

import multiprocessing


def work(number):
    return sum(step * number for step in range(20_000))


if __name__ == "__main__":
    table = b"." * 20_000_000
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print(sum(pool.map(work, range(300))) + len(table) > 0)
