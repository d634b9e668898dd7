"""Stacks that take turns, at any depth and through C, while objects come and go."""

import random

import gevent
import greenlet

random.seed(3)
kept = []


def allocate():
    kept.append([object(), str(len(kept)), (len(kept), 1.5 * len(kept))])
    if len(kept) > 400:
        kept.clear()


def descend(depth, at_the_end):
    if depth == 0:
        return at_the_end()
    if depth % 3 == 0:
        return list(map(lambda left: descend(left, at_the_end), [depth - 1]))
    return descend(depth - 1, at_the_end)


def pause():
    allocate()
    gevent.sleep(0)
    allocate()


def work():
    for _ in range(30):
        allocate()
        descend(random.randrange(12), pause)
        sorted([3, 1, 2], key=lambda value: (pause(), value)[1])


def hand_over():
    allocate()
    hub.switch()
    allocate()


def take_turns(depth):
    for _ in range(50):
        allocate()
        descend(depth, hand_over)


gevent.joinall([gevent.spawn(work) for _ in range(12)])
hub = greenlet.getcurrent()
turns = [greenlet.greenlet(lambda depth=depth: take_turns(depth)) for depth in range(6)]
for _ in range(40):
    for depth, turn in enumerate(turns):
        descend(depth, turn.switch)
        allocate()
print("done")
