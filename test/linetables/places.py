"""Calls from lines that are far apart, in long expressions and at the ends of jumps. Prints how much was held from each
line, as the interpreter knows its lines. Runs on every CPython from 3.6 on."""
import json
import sys

SIZE = 10000
kept = []
held = {}


def hold():
    block = bytearray(SIZE)
    line = sys._getframe(1).f_lineno
    kept.append(block)
    held[line] = held.get(line, 0) + sys.getsizeof(block)
    return len(kept)


def sources():
    for lines in 1, 100, 127, 128, 129, 255, 300, 70000:
        gap = "\n" * lines
        yield "first = (" + gap + "hold() +" + gap + "max(" + gap + "hold(), hold()))" + gap + "hold()"
    yield "many = [\n" + "hold() +\nhold(),\n" * 200 + "]"
    yield "wide = [" + "hold(), " * 300 + "]\nnext_line = " + " " * 300 + "hold()"
    yield "def inner(n):\n  while n:\n" + "\n" * 150 + "    n -= 1\n    if n % 2:\n      continue\n    hold()\n  return hold()\ninner(6)"
    yield "try:\n  1 / 0\nexcept ZeroDivisionError:\n" + "\n" * 140 + "  hold()\nfinally:\n" + "\n" * 130 + "  hold()"
    yield "made = [\n  hold()\n  for _ in range(3)\n" + "\n" * 129 + "  if hold()\n]"
    yield "with open(\n'/dev/null'\n) as f:\n  hold()\n\n  f.read(\n\nhold()\n)"


# Each begins where the one before it ended, so that a line is of one source alone.
first = 1
for source in sources():
    exec(compile("\n" * (first - 1) + source, "<places>", "exec"), {"hold": hold})
    first += source.count("\n") + 1
print(json.dumps(held))
bytearray(100000000)
