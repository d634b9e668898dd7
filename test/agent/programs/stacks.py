"""Stacks of every shape while objects come and go: what a cached walk could get wrong."""

import gc
import random
import sys
import threading
import time
import traceback

random.seed(7)
kept = []


def allocate():
    kept.append([object(), str(len(kept)), (len(kept), 1.5 * len(kept))])
    if len(kept) > 500:
        kept.clear()


def count_down(n):
    for i in range(n):
        allocate()
        yield [i]


def delegate(n):
    yield from count_down(n)
    return [n]


def recurse(depth):
    allocate()
    if depth <= 0:
        return [depth]
    shape = random.randrange(10)
    if shape < 3:
        recurse(depth - 1)
        return recurse(depth - 2)
    if shape == 3:
        return list(map(recurse, [depth - 1, depth - 3]))
    if shape == 4:
        return [item for item in delegate(3)] + [recurse(depth - 1)]
    if shape == 5:
        suspended = delegate(4)
        next(suspended)
        ordered = sorted([2, 1], key=lambda value: (recurse(depth - 3), value)[1])
        next(suspended)
        return ordered
    if shape == 6:
        try:
            raise ValueError(recurse(depth - 1))
        except ValueError as error:
            traceback.clear_frames(error.__traceback__)
            return str(error)
    if shape == 7:
        frame = sys._getframe()
        allocate()
        return [frame.f_lineno, recurse(depth - 1)]
    if shape == 8:
        scope = {"allocate": allocate}
        exec(f"def f():\n  allocate()\n  return [{depth}]\nvalue = f()", scope)
        return scope["value"]
    return recurse(depth - 1)


def turn(distance, other, by_c):
    """Calls itself `distance` times, from another line where as many are left as `other` says; or through C as well."""
    if distance == 0:
        return allocate()
    if distance == other:
        return turn(distance - 1, other, by_c)
    if distance == by_c:
        return list(map(turn, [distance - 1], [other], [by_c]))
    return turn(distance - 1, other, by_c)


def turn_everywhere():
    """One frame after the other is at another line, and all inside of it are where they were."""
    for by_c in (0, 3, 7):
        for distance in range(1, 24):
            for other in range(2 * distance):
                turn(distance, other // 2 if other % 2 else 0, by_c)


class Released:
    def __del__(self):
        allocate()


class Bag:
    """What runs a function without a call that can be seen."""

    def __init__(self):
        allocate()

    @property
    def size(self):
        return fail(0)

    def __getitem__(self, key):
        return fail(key)


def fail(depth):
    allocate()
    if depth <= 0:
        raise ValueError(depth)
    return [fail(depth - 1)]


def fail_quietly(distance):
    try:
        return [fail(distance)]
    except ValueError:
        return allocate()


def leave_by_exceptions():
    """Calls that end by an exception, then others whose results go to the same place, and generators, which take none."""
    for way in range(64):
        bag, first, second, distance = Bag(), delegate(2), delegate(2), way // 8 * 4
        for _ in range(3):
            try:
                if way & 1:
                    (1, 2, fail(distance))
                elif way & 2:
                    (1, 2, bag.size)
                (1, 2, bag[distance])
            except ValueError:
                allocate()
            for _ in first if way & 4 else second:
                fail_quietly(distance)
            (1, 2, Bag(), allocate())


async def coroutine(n):
    allocate()
    return [Released(), await coroutine(n - 1)] if n else []


def climb(depth, times):
    if depth:
        return climb(depth - 1, times)
    for _ in range(times):
        recurse(6)
        recurse(6)
        try:
            coroutine(5).send(None)
        except StopIteration:
            pass
    return [depth]


def resume_elsewhere():
    shared = delegate(200)
    next(shared)
    threads = [threading.Thread(target=climb, args=(depth, 15)) for depth in (3, 30, 3, 60)]
    for thread in threads:
        thread.start()
        next(shared)
    for thread in threads:
        thread.join()
    for _ in shared:
        pass


def call_what_others_make():
    """Code objects die here and come again at their address, made by another thread, while this one allocates nothing."""
    box = []

    def make():
        for i in range(300):
            while box:
                time.sleep(0)
            scope = {}
            exec(f"def made(): return [{i}]", scope)
            box.append(scope.pop("made"))
            del scope

    maker = threading.Thread(target=make)
    maker.start()
    made = 0
    while made < 300:
        while not box:
            pass
        function = box[0]
        function()
        function = None
        box.clear()
        made += 1
    maker.join()


sys.setrecursionlimit(10_000)
sys.setswitchinterval(1e-4)
for step in range(5):
    climb(25 * step, 20)
    gc.collect()
turn_everywhere()
leave_by_exceptions()
resume_elsewhere()
call_what_others_make()
climb(3_000, 2)
print("done")
