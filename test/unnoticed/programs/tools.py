"""The standard library's own tools, used by the program on itself."""

import cProfile
import faulthandler
import pstats
import sys
import trace
import tracemalloc


def leaf(size):
    return [bytearray(size) for _ in range(100)]


def work():
    return [leaf(size) for size in range(1000, 1100)]


profile = cProfile.Profile()
profile.runcall(work)
for (path, line, name), figures in sorted(pstats.Stats(profile).stats.items()):
    print("cProfile", line, name, figures[0], figures[1])

tracemalloc.start(5)
kept = work()
snapshot = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)])
for statistic in snapshot.statistics("lineno"):
    print("tracemalloc", statistic.traceback[0].lineno, statistic.size, statistic.count)
print("tracemalloc", tracemalloc.get_object_traceback(kept[0][0]))
tracemalloc.stop()

counts = trace.Trace(count=True, trace=False)
counts.runfunc(leaf, 10)
print("trace", sorted((line, count) for (path, line), count in counts.results().counts.items() if path == __file__))

seen = []
sys.setprofile(lambda frame, event, argument: seen.append((event, frame.f_code.co_name)))
leaf(10)
sys.setprofile(None)
print("setprofile", seen[:5], len(seen))


def follow(frame, event, argument):
    seen.append((event, frame.f_lineno))
    return follow


seen.clear()
sys.settrace(follow)
leaf(10)
sys.settrace(None)
print("settrace", seen[:5], len(seen))

faulthandler.dump_traceback(sys.stdout, all_threads=False)
faulthandler.enable()
print(faulthandler.is_enabled())
