"""Interpreters within the process, one after the other and at once; from 3.12 on each with a GIL of its own."""

import sys
import threading

try:
    import _interpreters as interpreters
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        print("none")
        sys.exit()

CODE = """
import json
kept = []
def work(depth):
    if depth:
        return work(depth - 1)
    for number in range(2000):
        kept.append([float(number), json.dumps([number] * 5)])
    return len(kept)
assert work(20) == 2000
"""


def run():
    try:
        interpreter = interpreters.create()
        interpreters.run_string(interpreter, CODE)
        interpreters.destroy(interpreter)
        done.append(1)
    except Exception as error:
        print(type(error), error)


done = []
for _ in range(3):
    run()
threads = [threading.Thread(target=run) for _ in range(4)] if sys.version_info >= (3, 12) else []
for thread in threads:
    thread.start()
mine = [[float(number), str(number)] for number in range(100_000)]
for thread in threads:
    thread.join()
print(len(done) - len(threads), len(mine))
