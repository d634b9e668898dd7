"""The files that ``npm run build`` makes: in the installed package, else where the repository has them."""

from __future__ import annotations

import os
from pathlib import Path

from ._errors import FloodmarkError

_PACKAGE = Path(__file__).parent


def built(name: str) -> Path:
    """The path of one of them.

    Raises:
        FloodmarkError: It isn't there.
    """
    places = [_PACKAGE / "dist" / name, _PACKAGE.parent.parent / "dist" / name]
    for path in places:
        if path.exists():
            return path
    raise FloodmarkError(f"{places[0]} is missing: install floodmark again")


def agent() -> Path:
    """The path of the agent for this machine.

    Raises:
        FloodmarkError: There is none.
    """
    return built(f"{os.uname().machine}/libfloodmark.so")
