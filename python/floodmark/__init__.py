"""Floodmark: a memory profiler for Python programs. ``floodmark --help`` says what the command can do.

From inside a program, with no special start::

    import floodmark

    with floodmark.profile() as part:
        load()
    print(part.peak_bytes, part.lines()[:3])
"""

from __future__ import annotations

from pathlib import Path as _Path
from typing import Any as _Any

from ._answer import Line
from ._errors import AgentError, FloodmarkError, NodeMissing
from ._parts import mark, snapshot, start, stop
from ._profile import Moment as _Moment
from ._profile import Profile, StrPath
from ._profile import Source as _Source
from ._profiling import profile

__all__ = [
    "AgentError",
    "FloodmarkError",
    "Line",
    "NodeMissing",
    "Profile",
    "mark",
    "open",
    "profile",
    "snapshot",
    "start",
    "stop",
]


def open(recording: StrPath) -> Profile:
    """The profile of any recording, of all its processes together.

    Args:
        recording: A folder that ``floodmark run`` or ``profile`` made, a pack of one, or a .floodmark file.

    Raises:
        FloodmarkError: There is nothing there. What is there and is no recording shows when it is first asked.
    """
    path = _Path(recording)
    if not path.exists():
        raise FloodmarkError(f"there is no {path}: give a results folder, a pack of one, or a .floodmark file")
    return Profile(_Moment(_Source(path)))


def load_ipython_extension(ipython: _Any) -> None:
    """``%load_ext floodmark``: the magics ``%%floodmark`` and ``%floodmark``, in a notebook or wherever IPython runs."""
    from ._notebook import load

    load(ipython)


def unload_ipython_extension(ipython: _Any) -> None:
    """``%unload_ext floodmark``."""
    from ._notebook import unload

    unload(ipython)
