"""Allocates for some seconds while another process keeps the disk busy with fsync, and says how long the longest event took.

    busy_disk.py FOLDER SECONDS

FOLDER lies on the disk. What an event took leaves out how long the thread stood in the queue for a core, as the kernel counts it: on a busy
machine that says nothing about the program. What it waited for the disk is in it.
"""

import json, os, random, signal, sys, time

folder, seconds = sys.argv[1], float(sys.argv[2])


def write_and_sync():
    block = os.urandom(1 << 20)
    target = os.open(os.path.join(folder, "busy"), os.O_CREAT | os.O_WRONLY, 0o600)
    while True:
        os.lseek(target, 0, os.SEEK_SET)
        for _ in range(16):
            os.write(target, block)
        os.fsync(target)


def make_functions(number):
    """Ever new stacks, so that all tables of a recording grow, not only counts change."""
    names = {}
    exec("".join("def f%d(size):\n    return bytearray(size), [size]\n" % (number + i) for i in range(50)), names)
    return [names["f%d" % (number + i)] for i in range(50)]


writer = os.fork()
if writer == 0:
    write_and_sync()
queue = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
waited = lambda stat: int(stat.split()[1])
clock, stat_of = time.perf_counter_ns, os.pread
random.seed(1)
kept, functions, longest, events = {}, [], 0, 0
end = time.monotonic() + seconds
try:
    while time.monotonic() < end:
        functions += make_functions(len(functions)) if len(functions) < 20000 else []
        for _ in range(1000):
            function, size = random.choice(functions), int(2 ** random.uniform(4, 20))
            before = stat_of(queue, 64, 0)
            began = clock()
            made = function(size)
            took = clock() - began
            if took > longest:
                longest = max(longest, took - waited(stat_of(queue, 64, 0)) + waited(before))
            kept[random.randrange(500)] = made
            events += 1
finally:
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
print(json.dumps({"events": events, "longest": longest / 1e6}))
