"""Many small objects, and the tables of what holds them."""

from known import at_peak, integers, each, size
from collections import deque, namedtuple
import sys

N = 60_000
# A subclass of tuple is allocated with one item more than it has.
SENTINEL = 8


class Point:
    __slots__ = ("x", "y", "z")

    def __init__(self, x):
        self.x = x
        self.y = self.z = None


class Plain:
    def __init__(self, x):
        self.x = x  # holds: traced
        self.y = self.z = None


if sys.version_info >= (3, 7):
    from dataclasses import dataclass

    @dataclass
    class Order:
        number: int
        customer: str

else:
    Order = namedtuple("Order", "number customer")

Row = namedtuple("Row", "a b c d e f")

pairs = [(float(i), i + 1_000) for i in range(N)]  # holds: size(pairs) + each(pairs) + each(f for f, _ in pairs) + integers(N)
floats = [i * 1.5 for i in range(4 * N)]  # holds: size(floats) + each(floats)
big_integers = [i << 40 for i in range(1, 4 * N)]  # holds: size(big_integers) + 4 * N * (FREE + 24 + 3 * 4)
strings = [str(i + 1_000) for i in range(2 * N)]  # holds: size(strings) + each(strings)
wide = ["ж" + text for text in strings]  # holds: size(wide) + each(wide)
by_name = {text: None for text in strings}  # holds: size(by_name)
by_number = {i + 1_000: None for i in range(2 * N)}  # holds: size(by_number) + integers(2 * N)
distinct = set(strings)  # holds: size(distinct)
frozen = frozenset(strings)  # holds: size(frozen)
queue = deque(floats)  # holds: size(queue)
points = [Point(1.0) for _ in range(2 * N)]  # holds: size(points) + each(points)
rows = [Row(1, 2, 3, 4, 5, i) for i in range(N)]  # reaches: size(rows) + each(rows) + SENTINEL * N + integers(N)
plains = [Plain(1.0) for _ in range(2 * N)]  # holds: traced
orders = [Order(1, "a") for _ in range(2 * N)]  # holds: traced
dicts = [{"a": 1, "b": 2} for _ in range(N)]  # holds: size(dicts) + each(dicts)
lists = [[None, None, None] for _ in range(N)]  # holds: size(lists) + each(lists) + FREE // 2 * N
sets = [{1, 2} for _ in range(N)]  # holds: size(sets) + each(sets)
nested = [
    [
        float(column)  # holds: traced
        for column in range(1_000)
    ]
    for row in range(250)
]
at_peak()
