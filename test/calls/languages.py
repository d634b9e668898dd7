"""Extensions in other languages; the test says which."""

from known import at_peak
from native import load
import os
import sys

SIZE = 4_000_000
if "cython" in sys.argv:
    sys.path.insert(0, os.environ["CALLS_LIBRARIES"])
    import cythonic as extension
else:
    extension = load("extension.so")

extension.hold(SIZE)  # holds: 2 * SIZE
at_peak()
