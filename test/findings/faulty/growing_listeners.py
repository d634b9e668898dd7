"""Sessions that subscribe to a feed and never leave it: the feed keeps each of them."""

import os
import time


class Feed:
    def __init__(self):
        self.listeners = []

    def subscribe(self, listener):
        self.listeners.append(listener)


class Session:
    def __init__(self, feed):
        self.history = [0.0] * 2_000
        feed.subscribe(self.update)

    def update(self, value):
        self.history.append(value)  # fault: growth


def main():
    feed = Feed()
    until = time.monotonic() + 1.4
    while time.monotonic() < until:
        for _ in range(5):
            session = Session(feed)
            session.update(1.0)
        text = " ".join(str(number) for number in range(500))
        assert text.startswith("0 1")
        time.sleep(0.002)
    print(len(feed.listeners), flush=True)
    os._exit(0)


main()
