"""The kernel "Python 3 with Floodmark": ``python -m floodmark._kernel`` becomes an IPython kernel that is recorded from its first instruction on."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from ._built import agent
from ._errors import FloodmarkError


def main() -> NoReturn:
    try:
        need_ipykernel()
        library = str(agent())
    except FloodmarkError as error:
        print(f"floodmark: {error}", file=sys.stderr)
        sys.exit(2)
    environment = {
        "FLOODMARK_DIR": str(_folder()),
        "FLOODMARK_SAMPLE": "0",
        **os.environ,
        "LD_PRELOAD": ":".join(filter(None, (library, os.environ.get("LD_PRELOAD")))),
    }
    # In the same process, which is the one that Jupyter watches and signals.
    words = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "--ext=floodmark", *sys.argv[1:]]
    os.execve(sys.executable, words, environment)


def need_ipykernel() -> None:
    """Raises FloodmarkError where this Python can't run a kernel."""
    if find_spec("ipykernel") is None:
        raise FloodmarkError(f"{sys.executable} has no ipykernel: {sys.executable} -m pip install ipykernel")


def _folder() -> Path:
    """Where the sessions' recordings go; old ones are removed there as new ones begin."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    for folder in (Path(caches, "floodmark", "sessions"), Path(tempfile.gettempdir(), f"floodmark-sessions-{os.getuid()}")):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise SystemExit("floodmark: there is no folder for the recording: name one with FLOODMARK_DIR")


if __name__ == "__main__":
    main()
