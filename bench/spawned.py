"""spawned.py COUNT: that many processes, four at a time, each a Python of its own that imports what it needs and holds something."""

import json
import multiprocessing
import subprocess
import sys

AT_A_TIME = 4


def work(number):
    held = json.loads(json.dumps([{"number": number, "name": str(row)} for row in range(5000)]))
    subprocess.run(["true"], check=True)
    return len(held)


if __name__ == "__main__":
    count = int(sys.argv[1])
    with multiprocessing.get_context("spawn").Pool(AT_A_TIME, maxtasksperchild=1) as pool:
        assert sum(pool.imap_unordered(work, range(count))) == 5000 * count
