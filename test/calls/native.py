"""What the programs in this folder share: the libraries that the test compiled from native/."""

import ctypes
import os


def path(name):
    return os.path.join(os.environ["CALLS_LIBRARIES"], name)


def load(name, mode=ctypes.DEFAULT_MODE):
    return ctypes.CDLL(path(name), mode)
