"""free_threaded.py WORK THREADS: the same work, shared out among so many threads; prints its wall and CPU seconds.

``objects`` does nothing but make and drop small objects, ``json`` turns records into text and back.
"""

import json
import sys
import threading
import time

RECORDS = [{"id": i, "tags": ["a", str(i)], "price": i * 1.25} for i in range(600)]


def objects(rounds):
    for _ in range(rounds):
        texts = {i: [str(i)] for i in range(1000)}
    return texts


def documents(rounds):
    for _ in range(rounds):
        read = json.loads(json.dumps(RECORDS))
    return read


work, rounds = {"objects": (objects, 1600), "json": (documents, 800)}[sys.argv[1]]
count = int(sys.argv[2])
threads = [threading.Thread(target=work, args=(rounds // count,)) for _ in range(count)]
wall, cpu = time.perf_counter(), time.process_time()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(time.perf_counter() - wall, time.process_time() - cpu)
