"""Threads one after another, each in the place of the one before: more names than there are roots, then few in turn."""

import sys
import threading

held = []
places = set()


def hold():
    places.add(threading.get_ident())
    held.append(bytearray(100_000))


def run(name):
    thread = threading.Thread(target=hold, name=name)
    thread.start()
    thread.join()


def letters(number):
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


if sys.argv[1] == "names":
    for number in range(300):
        run("thread " + letters(number))
else:
    for number in range(100):
        run(["first", "second", "third"][number % 3])
print(len(places) < 10)
