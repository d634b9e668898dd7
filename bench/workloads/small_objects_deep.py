"""The same small objects, made at the end of 80 calls."""

import runpy
from pathlib import Path


def descend(depth):
    if depth == 0:
        runpy.run_path(str(Path(__file__).with_name("small_objects.py")))
    else:
        descend(depth - 1)


descend(80)
