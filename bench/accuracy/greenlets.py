"""greenlet and gevent: many stacks that take turns"""

import gevent
import greenlet
from known import at_peak


def work():
    block = bytearray(400_000)  # holds: 50 * 400_057
    hub.switch()
    other = bytearray(600_000)  # holds: 50 * 600_057
    hub.switch(block, other)


def serve():
    block = bytearray(300_000)  # holds: 50 * 300_057
    gevent.sleep(0)
    other = bytearray(700_000)  # holds: 50 * 700_057
    return block, other


hub = greenlet.getcurrent()
workers = [greenlet.greenlet(work) for _ in range(50)]
for worker in workers:
    worker.switch()
for worker in reversed(workers):
    worker.switch()
served = [gevent.spawn(serve) for _ in range(50)]
gevent.joinall(served)
at_peak()
