"""A service, ended from outside, whose cache has a key that never comes again: nothing in it is ever found."""

import os
import signal
import time

CACHE = {}


def render(user, request):
    return f"<p>{user}: {request}</p>" * 40


def handle(user, request):
    key = (user, request)
    if key not in CACHE:
        CACHE[key] = render(user, request).encode()  # fault: growth
    return len(CACHE[key])


def serve(seconds):
    until = time.monotonic() + seconds
    request = 0
    while time.monotonic() < until:
        for _ in range(20):
            handle(request % 7, request)
            request += 1
        time.sleep(0.002)
    return request


serve(1.5)
os.kill(os.getpid(), signal.SIGKILL)
