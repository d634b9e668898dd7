"""Forked workers that only read what their parent has: to read an object is to count a reference, and to write."""

import os
import time


def load(count):
    return [(number, f"customer {number}") for number in range(count)]  # fault: inherited


def work(customers):
    longest = max(len(name) for _, name in customers)
    time.sleep(0.8)
    return longest


def main():
    customers = load(400_000)
    workers = []
    for _ in range(2):
        pid = os.fork()
        if pid == 0:
            os._exit(0 if work(customers) > 0 else 1)
        workers.append(pid)
    print([os.waitpid(pid, 0)[1] for pid in workers], len(customers))


main()
