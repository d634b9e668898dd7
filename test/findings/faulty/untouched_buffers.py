"""A buffer for each channel, made for the longest message that may ever come; those that come are short."""

import time

BEGAN = time.monotonic()

import numpy as np

CHANNELS = 8


class Channel:
    def __init__(self, size):
        self.buffer = np.empty(size, dtype=np.uint8)  # fault: untouched
        self.used = 0

    def receive(self, message):
        self.buffer[self.used : self.used + len(message)] = np.frombuffer(message, dtype=np.uint8)
        self.used += len(message)


def main():
    channels = [Channel(32 << 20) for _ in range(CHANNELS)]
    until = time.monotonic() + max(1.2, 2 * (time.monotonic() - BEGAN))
    while time.monotonic() < until:
        for number, channel in enumerate(channels):
            channel.receive(b"message for %d" % number)
        time.sleep(0.02)
    print(sum(channel.used for channel in channels) > 0)


main()
