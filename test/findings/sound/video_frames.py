"""Frames of a film, six megabytes each, read one after the other; a number is kept of each."""

import os
import tempfile

SIZE = 1080 * 1920 * 3


def frames(path):
    with open(path, "rb") as film:
        while frame := film.read(SIZE):
            yield frame


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "film")
    with open(path, "wb") as film:
        os.truncate(film.fileno(), 80 * SIZE)
    print(sum(frame[1000] for frame in frames(path)))
