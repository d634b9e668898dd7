"""Which parts of this process are being profiled, and by which recording.

The first part begins a recording, and the last to end ends it. A part that begins while there is a recording, be it that of
another part, of ``start`` or of the whole program, is a window of it.
"""

from __future__ import annotations

import os
import threading
import weakref
from pathlib import Path
from typing import Optional

from . import _agent
from ._agent import Recorded
from ._errors import AgentError, NoRoom
from ._profile import Folder, Moment, Profile, Source, StrPath

_lock = threading.RLock()
_current: Optional[Recording] = None


class Recording:
    """A recording of this process, and its parts."""

    def __init__(self, folder: Optional[Folder], begun_by: Optional[str]) -> None:
        self.folder = folder
        """None: the run's, which others take care of."""
        self.begun_by = begun_by
        """``profile``, ``start``, or None: neither."""
        self.parts: list[Part] = []
        """Those that go on."""
        self.windows: dict[int, weakref.ref[Part]] = {}
        """By their serial numbers, those that are over and may be asked for."""

    def source(self) -> Source:
        """All of it; what lies in a folder of its own is asked for with the forked children."""
        if self.folder is None:
            return Source(_agent.recording())
        return Source(self.folder.path, process=os.getpid())

    def whole(self) -> Moment:
        """Its peak; it is over."""
        return Moment(self.source(), _agent.peak_bytes(), self.folder)

    def copy(self) -> tuple[Source, Folder]:
        """It goes on, but what it holds now is kept."""
        folder = Folder(None)
        recording = _agent.recording()
        copied = folder.path / recording.name
        _copy(recording, copied)
        return Source(copied), folder

    def open_window(self) -> Window:
        """The oldest one that is over gives way: a copy keeps it for who still holds its profile."""
        going = self.windows.pop(_agent.next_to_go(), None)
        part = going and going()
        if part:
            part.keep()
        try:
            return Window(_agent.open_window())
        except AgentError:
            raise NoRoom("four parts are being profiled in this recording already: there is no room for one more") from None

    def begin(self, sample_bytes: int) -> None:
        global _current
        _agent.start(self.folder and self.folder.path / "recording", sample_bytes)
        _current = self

    def end(self) -> None:
        global _current
        for part in list(self.parts):
            part.end()
        try:
            _agent.stop()
        except AgentError:
            pass  # it has ended already: it ran out of room, or something else has ended it
        _current = None


class Window:
    """A window of the recording."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.serial = _agent.window_serial(number)

    def peak_bytes(self) -> Optional[int]:
        """None where the recording is over."""
        try:
            return _agent.window_peak_bytes(self._number)
        except AgentError:
            return None

    def close(self) -> None:
        try:
            _agent.close_window(self._number)
        except AgentError:
            pass  # the recording is over: it ran out of room, or something else has ended it

    def source(self) -> Source:
        return Source(_agent.recording(), at=f"window:{self.serial}")


class Part:
    """A part of the program, from ``begin`` to ``end``: what a profile is of."""

    def __init__(self) -> None:
        self.folder: Optional[Folder] = None
        self._recording = Recording(None, None)
        self._window: Optional[Window] = None
        """None: it began the recording."""
        self._final: Optional[Moment] = None

    def begin(self, path: Optional[StrPath], sample_bytes: int) -> None:
        """The recording that it may need goes to ``path``, as ``Folder`` has it.

        Raises:
            AgentError: Nothing can be recorded, or there is no room for one more window.
        """
        with _lock:
            recording = _find_current()
            if recording is not None:
                if path is not None:
                    self.folder = Folder(path)
                    self.folder.make()
                self._window = recording.open_window()
                self._recording = recording
                recording.parts.append(self)
            else:
                self._recording = _new_recording(path, "profile")
                self.folder = self._recording.folder
                self._recording.parts.append(self)
                self._recording.begin(sample_bytes)

    def is_over(self) -> bool:
        return self._final is not None

    def bytes(self) -> Optional[int]:
        if self._final is not None:
            return self._final.held
        return _agent.peak_bytes() if self._window is None else self._window.peak_bytes()

    def source(self) -> Source:
        if self._final is not None:
            return self._final.where
        return self._recording.source() if self._window is None else self._window.source()

    def end(self) -> None:
        """The first call counts."""
        with _lock:
            if self._final is None:
                self._recording.parts.remove(self)
                self._final = self._end()

    def keep(self) -> None:
        """The recording is about to forget the window that this was."""
        if self._final is not None:
            source, folder = self._recording.copy()
            self._final = Moment(Source(source.recording, self._final.where.at), self._final.held, folder)

    def lose_window(self) -> None:
        """In a forked child, whose own recording has begun with it: the part is all of that."""
        self._window = None

    def _end(self) -> Moment:
        recording, window = self._recording, self._window
        is_last = recording.begun_by == "profile" and not recording.parts
        if window is not None:
            window.close()
            final = Moment(window.source(), window.peak_bytes(), recording.folder)
            recording.windows[window.serial] = weakref.ref(self)
        elif is_last:
            recording.end()
            return recording.whole()
        else:
            peak = _agent.peak_bytes()
            source, folder = recording.copy()
            return Moment(source, peak, folder)
        if is_last:
            recording.end()
        return final


def start(path: Optional[StrPath] = None, *, sample_bytes: int = 0) -> None:
    """Record from now on, until ``stop``.

    Args:
        path: The folder for the results, made if it isn't there; where something stands there, it is ``path-2`` and so on. None:
            under ``floodmark run --off`` the run's, else a temporary one, which goes with the last profile of it.
        sample_bytes: Record one allocation in so many bytes, on average, at hardly any cost; 0: every one.

    Raises:
        AgentError: A recording is under way, or nothing can be recorded.
    """
    with _lock:
        if _find_current() is not None:
            raise AgentError("a recording is under way already")
        _new_recording(path, "start").begin(sample_bytes)


def stop() -> Profile:
    """End what ``start`` began, and all parts of it.

    Returns:
        The profile of all that was recorded. Its report stands in the folder that was named.

    Raises:
        AgentError: Nothing is recorded, or something else than ``start`` began it.
    """
    with _lock:
        recording = _find_current()
        if recording is None:
            raise AgentError("nothing is recorded")
        if recording.begun_by != "start":
            raise AgentError("the recording was not begun by start(): it ends with what began it")
        recording.end()
        return Profile(recording.whole())


def snapshot() -> Profile:
    """What is held at this moment, which is a mark in the timeline.

    Returns:
        A profile of the moment, whose lines are as exact as the timeline: within half a percent of what was held. They can
        be had as long as the recording is there.

    Raises:
        AgentError: Nothing is recorded, or there are 100 marks already.
    """
    with _lock:
        recording = _find_current()
        if recording is None:
            raise AgentError("nothing is recorded")
        number = _agent.snapshot()
        where = Source(_agent.recording(), at=f"mark:{number}")
        return Profile(Moment(where, _agent.held_bytes(), recording.folder))


def mark(name: str) -> None:
    """Mark this moment by a name: the timeline shows it, and ``--at "mark:NAME"`` asks for it.

    Where nothing is recorded this does nothing, nor where there are 100 marks, so that it can stay in a program.
    """
    with _lock:
        if _agent.recorded() != Recorded.NOTHING:
            try:
                _agent.mark(name)
            except AgentError:
                pass


def _find_current() -> Optional[Recording]:
    """What is recorded now; one that has ended without us is forgotten."""
    global _current
    if _agent.recorded() == Recorded.NOTHING:
        if _current is not None:
            _current.end()
    elif _current is None:
        _current = Recording(None, None)
    return _current


def _new_recording(path: Optional[StrPath], begun_by: str) -> Recording:
    is_for_run = path is None and _agent.has_folder()
    return Recording(None if is_for_run else Folder(path), begun_by)


def _copy(source: Path, target: Path) -> None:
    """Without buffers of its own: they would be in the recording."""
    reading = os.open(source, os.O_RDONLY)
    writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        done, size = 0, os.fstat(reading).st_size
        while done < size:
            done += os.sendfile(writing, reading, done, size - done)
    finally:
        os.close(reading)
        os.close(writing)


def _begin_child() -> None:
    global _lock
    _lock = threading.RLock()
    if _current is not None:
        _current.windows.clear()
        for part in _current.parts:
            part.lose_window()


os.register_at_fork(after_in_child=_begin_child)
