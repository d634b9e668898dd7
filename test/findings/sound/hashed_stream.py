"""A file read in chunks of a megabyte, each of which is gone before the next but one is there."""

import hashlib
import os
import tempfile


def write(path, size):
    with open(path, "wb") as file:
        block = os.urandom(1 << 20)
        for _ in range(size >> 20):
            file.write(block)


def digest(path):
    known = hashlib.blake2b()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            known.update(chunk)
    return known.hexdigest()


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "data")
    write(path, 200 << 20)
    print(len(digest(path)))
