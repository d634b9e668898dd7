"""Forked workers that read an array of their parent's: its pages stay shared."""

import os
import time

import numpy as np


def load(count):
    return np.arange(count, dtype=np.float64)


def work(values):
    total = values.sum()
    time.sleep(0.8)
    return total


def main():
    values = load(10_000_000)
    workers = []
    for _ in range(2):
        pid = os.fork()
        if pid == 0:
            os._exit(0 if work(values) > 0 else 1)
        workers.append(pid)
    print([os.waitpid(pid, 0)[1] for pid in workers], len(values))


main()
