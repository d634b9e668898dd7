"""Goes on until it is killed: threads whose stacks, blocks and functions are ever new ones, and children."""

import os, random, threading


def descend(depth, kept):
    if depth:
        return descend(depth - 1, kept)
    kept[random.randrange(300)] = bytearray(random.randrange(1 << random.randrange(1, 22)))


def work(number):
    kept = {}
    while True:
        name = "f%d" % random.randrange(1000)
        scope = {"descend": descend}
        exec("def %s(kept):\n    descend(%d, kept)" % (name, random.randrange(60)), scope)
        scope[name](kept)


for number in range(3):
    threading.Thread(target=work, args=(number,), daemon=True).start()
while True:
    child = os.fork()
    if child == 0:
        held = [bytearray(1000) for _ in range(1000)]
        os._exit(0)
    os.waitpid(child, 0)
