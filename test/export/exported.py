"""Holds memory of three kinds, in a thread of its own, too."""

import mmap
import threading

kept = {}


def load(name, count):
    kept[name] = [bytes(1000 + number) for number in range(count)]


def map_some():
    kept["map"] = mmap.mmap(-1, 3 << 20)


load("first", 2000)
map_some()
loader = threading.Thread(target=load, args=("second", 500), name="loader-1")
loader.start()
loader.join()
kept.clear()
