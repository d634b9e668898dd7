"""``profile``: a part of a program as a ``with`` statement, as a function's calls, as one call."""

from __future__ import annotations

import inspect
import warnings
from types import TracebackType
from typing import TYPE_CHECKING, Any, Callable, Optional, TypeVar, Union, overload

from ._decorate import decorate
from ._errors import FloodmarkError
from ._parts import Part
from ._profile import Profile, StrPath

T = TypeVar("T")

if TYPE_CHECKING:
    from typing_extensions import ParamSpec

    from ._decorate import Profiled

    P = ParamSpec("P")


class Profiling:
    """A part of a program that is to be profiled: a context manager, as often as it is entered, and a decorator."""

    def __init__(self, path: Optional[StrPath], sample_bytes: int) -> None:
        self._path = path
        self._sample_bytes = sample_bytes
        self._entered: Optional[tuple[Part, Profile]] = None

    def __enter__(self) -> Profile:
        if self._entered is not None:
            raise FloodmarkError("this part is being profiled already: nest another profile()")
        part = Part()
        profile = Profile(part)
        entered = part, profile
        part.begin(self._path, self._sample_bytes)
        self._entered = entered
        return profile

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        assert self._entered is not None
        part, profile = self._entered
        self._entered = None
        part.end()
        if part.folder is not None and part.folder.stays and part.folder.is_own():
            _write_report(profile)

    def __call__(self, function: Callable[P, T]) -> Profiled[P, T]:
        return decorate(function, lambda: Profiling(self._path, self._sample_bytes))


@overload
def profile(function: Callable[P, T], /) -> Profiled[P, T]: ...


@overload
def profile(function: Callable[[], T], /, path: StrPath, *, sample_bytes: int = 0) -> T: ...


@overload
def profile(path: StrPath, /, *, sample_bytes: int = 0) -> Profiling: ...


@overload
def profile(*, path: Optional[StrPath] = None, sample_bytes: int = 0) -> Profiling: ...


def profile(
    function: Union[Callable[..., Any], StrPath, None] = None,
    path: Optional[StrPath] = None,
    *,
    sample_bytes: int = 0,
) -> Any:
    """Profile a part of the program: how high memory rises in it, and which lines hold it then.

    ::

        with floodmark.profile() as part:       # part.peak_bytes, part.lines(), part.report("report.html")
            load()

        with floodmark.profile("results"):      # writes results/report.html
            load()

        @floodmark.profile("results")           # each call: results/report.html, results-2/report.html, …
        def load(): ...

        rows = floodmark.profile(load, "results")   # calls it, returns what it returns

    Only what is allocated in it counts, by any thread, and by forked children in recordings of their own. Inside of another
    part, of ``start`` or of ``floodmark run`` it is what was gained from its beginning to its peak, and it is recorded as that is; four parts
    may go on at once there.

    Args:
        function: What to call, or to decorate; it may be a coroutine or a generator function.
        path: The folder for the results, made if it isn't there; where something stands there, it is ``path-2`` and so on. None: a
            temporary one that is gone when the profile is, or under ``floodmark run --off`` the run's.
        sample_bytes: Record one allocation in so many bytes, on average, at hardly any cost; 0: every one.

    Raises:
        FloodmarkError: At the part's beginning, where nothing can be recorded. A report that can't be written is a warning.
    """
    if not callable(function):
        return Profiling(path if function is None else function, sample_bytes)
    profiling = Profiling(path, sample_bytes)
    if path is None:
        return profiling(function)
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise TypeError(f"{function.__qualname__} does nothing when it is called: decorate it with @profile(path)")
    with profiling:
        return function()


def _write_report(profile: Profile) -> None:
    try:
        profile.lines()
    except FloodmarkError as error:
        warnings.warn(f"no report: {error} (the recording is in {profile.path})", RuntimeWarning, stacklevel=3)
