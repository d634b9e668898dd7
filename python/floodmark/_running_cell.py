"""A cell with ``%%floodmark`` on top: how it begins, and when it is over."""

from __future__ import annotations

import re
import threading
from importlib import import_module
from typing import Any, Callable

BEGIN = "--cell"
"""What the magic is given by the statement that stands in its place."""
_CELL = re.compile(r"%%floodmark(?:[ \t]+(.*))?$")


def begin_with_magic(lines: list[str]) -> list[str]:
    """Lets a cell with ``%%floodmark`` on top run as any other, but for a first statement that begins its profile.

    So what a kernel does with a cell it also does with this one: await in it, the last value, the traceback, an interrupt.
    """
    match = _CELL.match(lines[0].rstrip("\n")) if lines else None
    if match is None or not "".join(lines[1:]).strip():
        return lines
    begin = f"{BEGIN} {match.group(1) or ''}".strip()
    inner = import_module("IPython.core.inputtransformer2").cell_magic(lines[1:])
    return [f"get_ipython().run_line_magic('floodmark', {begin!r})\n", *inner]


class RunningCell:
    """Tells when the cell that runs now is over: with all that belongs to it, however it ended."""

    def __init__(self, shell: Any, end: Callable[[], None]) -> None:
        self._events = shell.events
        self._end = end
        self._thread = threading.get_ident()
        self._inner = 0
        self._events.register("pre_run_cell", self._enter)
        self._events.register("post_run_cell", self._leave)

    def _enter(self, _: Any) -> None:
        """A cell that the cell runs, by a magic of its own."""
        self._inner += threading.get_ident() == self._thread

    def _leave(self, _: Any) -> None:
        if threading.get_ident() != self._thread:
            return
        if self._inner > 0:
            self._inner -= 1
            return
        self.forget()
        self._end()

    def forget(self) -> None:
        self._events.unregister("pre_run_cell", self._enter)
        self._events.unregister("post_run_cell", self._leave)
