"""The command ``floodmark``, also as ``python -m floodmark``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from ._built import built
from ._errors import FloodmarkError
from ._node import find_node


def _environment() -> dict[str, str]:
    """This process's environment, as it was given, and the Python that programs run with if no other is named."""
    environment = dict(os.environ)
    # In the C locale the interpreter has set this for itself (PEP 538); the program is not to see it.
    if b"\0LC_CTYPE=" not in b"\0" + Path("/proc/self/environ").read_bytes():
        environment.pop("LC_CTYPE", None)
    environment["FLOODMARK_PYTHON"] = sys.executable
    return environment


def main() -> NoReturn:
    """Become the command line, which is a program for Node.js: this process goes on as it, so streams, signals and the
    exit code are its own.
    """
    try:
        node, command_line = find_node(), str(built("floodmark.cjs"))
    except FloodmarkError as error:
        print(f"floodmark: {error}", file=sys.stderr)
        sys.exit(2)
    os.execve(node, [node, command_line, *sys.argv[1:]], _environment())


if __name__ == "__main__":
    main()
