"""The agent in this process: what is recorded is switched on and off here. Node has no part in it.

The library is loaded when it is first needed. Until ``start`` it does nothing, and after ``stop`` nothing of it is in the
program's way. All calls are made with the GIL held, from any thread; without a GIL, one thread at a time switches it.
"""

from __future__ import annotations

import ctypes
import gc
import os
import threading
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from ._built import agent
from ._errors import AgentError


_switching = threading.RLock()


def _after_fork() -> None:
    """Another thread of the parent may have been switching it."""
    global _switching
    _switching = threading.RLock()


os.register_at_fork(after_in_child=_after_fork)


class Recorded(IntEnum):
    """What is recorded now."""

    NOTHING = 0
    PART = 1
    """Since ``start``."""
    PROGRAM = 2
    """From the program's start on, by ``floodmark run`` or FLOODMARK_DIR: windows are its parts."""


class Whose(IntEnum):
    """Whose allocations are recorded.

    All but those of ALL are without what fills once for the whole process: what modules allocate while they are imported, what
    ``re`` compiles, the lines that ``linecache`` reads.
    """

    ALL = 0
    OWN = 1
    """Those of the thread that starts the recording, and of threads that it starts meanwhile."""
    THREAD = 2
    """Of that thread alone."""


def start(folder: str | os.PathLike[str] | None, sample_bytes: int = 0, whose: Whose = Whose.ALL) -> None:
    """Begin a recording.

    What was allocated before isn't known to it: the release of such a block changes nothing, and where it is resized it is a
    new block. Forked children are recorded as well, into the same folder; other programs that are started are not.

    Args:
        folder: Where it goes, made if it isn't there. A second recording of this process goes beside the first one. None: into
            the run's own, under ``floodmark run --off``, which says then how to sample.
        sample_bytes: One allocation in so many bytes is recorded, on average; 0: every one. A process that was sampled once
            keeps its interval.
        whose: Whose allocations are recorded; releases are those of any thread. Unless it is ALL, garbage is collected first: what
            is released meanwhile is then the part's own, and the interpreter's free lists are as empty each time.

    Raises:
        AgentError: A recording is under way, this interpreter can't be profiled, or the folder can't be written.
    """
    with _switching:
        _start(None if folder is None else os.fsencode(os.path.abspath(folder)), sample_bytes, whose)


def _start(path: bytes | None, sample_bytes: int, whose: Whose) -> None:
    _check(_library().floodmark_obstacle(path, sample_bytes))
    if path is not None:
        try:
            os.makedirs(path, exist_ok=True)
        except OSError as error:
            raise AgentError(f"{os.fsdecode(path)} can't be made: {error.strerror}") from None
    if whose != Whose.ALL:
        gc.collect()
    _check(_library().floodmark_start(path, sample_bytes, whose))


def stop() -> None:
    """End the recording: it is whole, and the program is as it was.

    In a forked child this ends the child's own.

    Raises:
        AgentError: None is under way, or the whole program is recorded.
    """
    with _switching:
        _check(_library().floodmark_stop())


def recorded() -> Recorded:
    """What is recorded now."""
    return Recorded(_library().floodmark_recorded())


def peak_bytes() -> int:
    """The peak so far of what is recorded, in bytes, or that of the last recording; 0: there was none."""
    return int(_library().floodmark_peak_bytes())


def recording() -> Path:
    """The file of what is recorded, or was last; in a forked child it is the child's own."""
    return Path(os.fsdecode(_library().floodmark_path()))


def has_folder() -> bool:
    """Whether ``floodmark run --off`` has named a folder, so that ``start`` needs none."""
    return bool(_library().floodmark_has_folder())


def held_bytes() -> int:
    """What is held now by what is recorded, in bytes; 0: nothing is recorded."""
    return int(_library().floodmark_held_bytes())


def snapshot() -> int:
    """Mark this moment of the timeline.

    Returns:
        The mark's number, as ``floodmark timeline`` shows it, from 1 on.

    Raises:
        AgentError: Nothing is recorded, or there are 100 marks already.
    """
    return _mark(None)


def mark(name: str) -> int:
    """The same by a name, of which 200 bytes at most are kept (as UTF-8)."""
    return _mark(name.encode("utf-8", "surrogatepass"))


def _mark(name: bytes | None) -> int:
    number = int(_library().floodmark_mark(name))
    if number == 0:
        raise AgentError("no moment can be marked: nothing is recorded, or there are 100 marks already")
    return number


def open_window() -> int:
    """Open a window: a part of a recording that has a peak of its own. Windows may overlap.

    Returns:
        Its number, to close it by, from 1 to 4.

    Raises:
        AgentError: Nothing is recorded, or four windows are open.
    """
    number = int(_library().floodmark_open_window())
    if number < 0:
        raise AgentError("no window can be opened: nothing is recorded, or four are open already")
    return number


def close_window(number: int) -> None:
    """Close a window.

    Raises:
        AgentError: It isn't open.
    """
    if _library().floodmark_close_window(number) != 0:
        raise AgentError(f"window {number} is not open")


def window_serial(number: int) -> int:
    """What names a window for good, from 1 on: the one that is open under this number, or was closed last. It is the N of ``--at window:N``
    for the recording that is under way.

    Raises:
        AgentError: There is none in this recording.
    """
    serial = int(_library().floodmark_window_serial(number))
    if serial == 0:
        raise AgentError(f"there is no window {number}")
    return serial


def window_peak_bytes(number: int) -> int:
    """The peak of the window that is open under this number, or was closed last: how much more was held then than where it was opened.

    Raises:
        AgentError: There is none in this recording.
    """
    window_serial(number)
    return int(_library().floodmark_window_peak_bytes(number))


def next_to_go() -> int:
    """The serial number of the closed window that gives way to the next one that is opened. Its lines can be had until then. 0: none does."""
    return int(_library().floodmark_next_to_go())


def _check(problem: bytes | None) -> None:
    if problem is not None:
        raise AgentError(os.fsdecode(problem))


@lru_cache(maxsize=None)
def _library() -> ctypes.PyDLL:
    library = _preloaded() or _load(agent())
    for begin in (library.floodmark_obstacle, library.floodmark_start):
        begin.restype = ctypes.c_char_p
        begin.argtypes = [ctypes.c_char_p, ctypes.c_uint64]
    library.floodmark_start.argtypes = [ctypes.c_char_p, ctypes.c_uint64, ctypes.c_int]
    library.floodmark_stop.restype = ctypes.c_char_p
    library.floodmark_path.restype = ctypes.c_char_p
    library.floodmark_has_folder.restype = ctypes.c_bool
    for figure in (library.floodmark_peak_bytes, library.floodmark_held_bytes, library.floodmark_window_peak_bytes):
        figure.restype = ctypes.c_uint64
    for serial in (library.floodmark_window_serial, library.floodmark_next_to_go):
        serial.restype = ctypes.c_uint32
    library.floodmark_mark.argtypes = [ctypes.c_char_p]
    return library


def _preloaded() -> ctypes.PyDLL | None:
    """The agent that the program was started with: there must not be two."""
    program = ctypes.PyDLL(None)
    if hasattr(program, "floodmark_start"):
        return program
    if hasattr(program, "floodmark_open_window"):
        raise AgentError("the program was started by another version of floodmark: use the one that this package has")
    return None


def _load(path: Path) -> ctypes.PyDLL:
    try:
        return ctypes.PyDLL(str(path), mode=os.RTLD_NOW)
    except OSError as error:
        if "static TLS" in str(error):
            raise AgentError(
                "the libraries that are loaded have used up the loader's room for fast thread-local storage: "
                "start the program by floodmark run --off"
            ) from None
        if "initial-exec TLS" in str(error):
            raise AgentError(
                "musl's loader has no fast thread-local storage for a library that comes late: "
                "start the program by floodmark run --off"
            ) from None
        raise AgentError(f"the agent can't be loaded: {error}") from None
