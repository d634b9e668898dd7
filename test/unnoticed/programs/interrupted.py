"""A thousand signals a second, their handler allocates."""

import signal
import time

caught = []


def handle(number, frame):
    caught.append([bytearray(100), frame.f_lineno])


signal.signal(signal.SIGPROF, handle)
signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
until = time.process_time() + 0.5
while time.process_time() < until:
    [str(number) for number in range(200)]
signal.setitimer(signal.ITIMER_PROF, 0)
print(len(caught) > 20, signal.getsignal(signal.SIGPROF) is handle)
