"""What the programs in this folder share: each says, at its peak, how many bytes its lines should hold.

A line states it in a comment, an expression over the program's own names:

    rows = [(float(i), None) for i in range(N)]  # holds: size(rows) + each(rows) + each(f for f, _ in rows)

`holds` is what the line itself allocated; `reaches` adds what the calls made from it allocated; `holds: traced`
leaves the figure to tracemalloc. With KNOWN_WITNESS set, tracemalloc counts too, as the second witness.
"""

import os

if os.environ.get("KNOWN_WITNESS"):
    import tracemalloc

    tracemalloc.start()

import json
import re
import sys
from sys import getsizeof as size

MARK = re.compile(r"#\s*(holds|reaches):\s*(.+?)\s*$")
BALLAST = 100_000_000
# Without a GIL, each object begins with 16 bytes more, and a list's table with 8 that its size doesn't tell.
FREE = size(object()) - 16


def each(objects):
    """Bytes of the distinct objects among these, their GC headers included, what they refer to not."""
    seen = set()
    return sum(0 if id(one) in seen else seen.add(id(one)) or size(one) for one in objects)


def integers(count):
    """Bytes of `count` integers below 2**30, but for the cached: since 3.11, each takes the 4 bytes of padding, too."""
    return count * (FREE + (32 if sys.version_info >= (3, 11) else 28))


def expectations(path, names):
    with open(path, encoding="utf-8") as source:
        lines = source.readlines()
    found = []
    for number, text in enumerate(lines, 1):
        mark = MARK.search(text)
        if mark:
            traced = mark[2] == "traced"
            value = None if traced else eval(mark[2], {**globals(), **names})
            found.append({"line": number, "what": mark[1], "bytes": value})
    return found


def traced_lines(path):
    if "tracemalloc" not in globals():
        return {}
    statistics = tracemalloc.take_snapshot().statistics("lineno")
    return {one.traceback[0].lineno: one.size for one in statistics if one.traceback[0].filename == path}


def at_peak():
    """Makes this moment the peak, and prints what each marked line of the caller's file holds now."""
    caller = sys._getframe(1)
    path = caller.f_code.co_filename
    traced = traced_lines(path)
    bytearray(BALLAST)
    names = {**caller.f_globals, **caller.f_locals}
    print(json.dumps({"file": path, "expected": expectations(path, names), "traced": traced}))
