"""The recording of one test: from the call of its function to that one's end, without fixtures, set-up and tear-down."""

from __future__ import annotations

import functools
import gc
import inspect
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Generator, Optional

import pytest

from floodmark import _agent
from floodmark._agent import Recorded, Whose
from floodmark._errors import AgentError, FloodmarkError


class Taking:
    """As a context manager it records what happens in it; the last time counts."""

    def __init__(self, folder: Path, thread_only: bool, looks_for_leaks: bool) -> None:
        self.folder = folder
        self._whose = Whose.THREAD if thread_only else Whose.OWN
        self._looks_for_leaks = looks_for_leaks
        self._goes_on = False
        self.peak_bytes: Optional[int] = None
        """None: it was not recorded."""
        self.left_bytes: Optional[int] = None
        """After garbage was collected; None: it was not asked for."""
        self.problem: Optional[str] = None
        """Why it was not recorded."""

    def __enter__(self) -> None:
        self.problem = self.peak_bytes = self.left_bytes = None
        shutil.rmtree(self.folder, ignore_errors=True)
        try:
            _start(self.folder / "recording", self._whose)
            self._goes_on = True
        except FloodmarkError as error:
            self.problem = str(error)

    def __exit__(self, *error: object) -> None:
        if not self._goes_on:
            return
        self._goes_on = False
        if self._looks_for_leaks:
            gc.collect()
            self.left_bytes = _agent.held_bytes()
        if _agent.recorded() == Recorded.NOTHING:
            self.problem = "the recording ended before the test: there was no more room for it, or the test has ended it"
        try:
            _agent.stop()
        except AgentError:
            pass  # that was the problem
        if self.problem is None:
            self.peak_bytes = _agent.peak_bytes()
            _drop_children(_agent.recording())


def _drop_children(recording: Path) -> None:
    """Of a test's forked children: the limits and figures are of its own process."""
    for other in recording.parent.iterdir():
        if other != recording:
            other.unlink()


def _start(folder: Path, whose: Whose) -> None:
    if _agent.recorded() == Recorded.PROGRAM:
        raise AgentError("the whole run is recorded, by floodmark run: start pytest without it")
    _agent.start(folder, whose=whose)


@contextmanager
def taken(item: pytest.Item, taking: Taking) -> Generator[None, None, None]:
    """Meanwhile the test's function is one that is recorded. An item that has none, such as a doctest, is recorded as a whole."""
    if not isinstance(item, pytest.Function):
        with taking:
            yield
        return
    function = item.obj
    item.obj = recorded = _wrap(function, taking)
    if inspect.iscoroutinefunction(function) and _is_unittest(item):
        setattr(item.instance, item.name, recorded)  # unittest looks it up by itself
    try:
        yield
    finally:
        item.obj = function


def _is_unittest(item: pytest.Function) -> bool:
    return "unittest" in sys.modules and isinstance(item.instance, sys.modules["unittest"].TestCase)


def _wrap(function: Callable[..., Any], taking: Taking) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def call_async(*args: Any, **kwargs: Any) -> Any:
            with taking:
                return await function(*args, **kwargs)

        return call_async

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        with taking:
            return function(*args, **kwargs)

    return call
