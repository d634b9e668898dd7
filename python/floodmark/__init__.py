"""Floodmark: a memory profiler for Python programs. ``floodmark --help`` says what the command can do.

From inside a program, with no special start::

    import floodmark

    with floodmark.profile() as part:
        load()
    print(part.peak_bytes, part.lines()[:3])
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING
from typing import Any as _Any

if TYPE_CHECKING:
    from ._answer import Line
    from ._errors import AgentError, FloodmarkError, NodeMissing
    from ._parts import mark, snapshot, start, stop
    from ._profile import Profile, StrPath
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

_HOMES = {
    "AgentError": "_errors",
    "FloodmarkError": "_errors",
    "Line": "_answer",
    "NodeMissing": "_errors",
    "Profile": "_profile",
    "mark": "_parts",
    "profile": "_profiling",
    "snapshot": "_parts",
    "start": "_parts",
    "stop": "_parts",
}


def __getattr__(name: str) -> object:
    """Each is imported when it is first asked for: the command is in this package, too, and starts without them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(_import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def open(recording: StrPath) -> Profile:
    """The profile of any recording, of all its processes together.

    Args:
        recording: A folder that ``floodmark run`` or ``profile`` made, a pack of one, or a .floodmark file.

    Raises:
        FloodmarkError: There is nothing there. What is there and is no recording shows when it is first asked.
    """
    from ._profile import open_recording

    return open_recording(recording)


def load_ipython_extension(ipython: _Any) -> None:
    """``%load_ext floodmark``: the magics ``%%floodmark`` and ``%floodmark``, in a notebook or wherever IPython runs."""
    from ._notebook import load

    load(ipython)


def unload_ipython_extension(ipython: _Any) -> None:
    """``%unload_ext floodmark``."""
    from ._notebook import unload

    unload(ipython)
