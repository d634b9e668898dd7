"""The limits of a test: those of the nearest marker of each name, else those of the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional

import pytest

from . import leaves_markers
from ._leaks import Stack
from ._settings import Settings
from ._sizes import format_size, parse_size


@dataclass(frozen=True)
class Limit:
    text: str
    """As it was written."""
    bytes: int
    thread_only: bool = False
    filter_fn: Optional[Callable[[Stack], bool]] = None
    """Of leaks: whether a stack counts."""

    def __str__(self) -> str:
        return f"{self.text} ({format_size(self.bytes)})"


@dataclass(frozen=True)
class Limits:
    memory: Optional[Limit]
    leaks: Optional[Limit]

    @property
    def thread_only(self) -> bool:
        """A test is recorded once: what one of them asks for holds for both."""
        return any(limit.thread_only for limit in (self.memory, self.leaks) if limit is not None)


# As markers these take what those of pytest-memray take; a limit of None is none, where there is one for all tests.


def limit_memory(limit: Optional[str], *, current_thread_only: bool = False) -> Optional[Limit]:
    return None if limit is None else Limit(str(limit), parse_size(str(limit)), current_thread_only)


def limit_leaks(
    location_limit: Optional[str],
    *,
    filter_fn: Optional[Callable[[Stack], bool]] = None,
    current_thread_only: bool = False,
) -> Optional[Limit]:
    if location_limit is None:
        return None
    return Limit(str(location_limit), parse_size(str(location_limit)), current_thread_only, filter_fn)


def find_limits(item: pytest.Item, settings: Settings) -> Optional[Limits]:
    """None: the test is not to be recorded.

    Raises:
        pytest.fail.Exception: A marker's arguments are wrong.
    """
    markers = [item.get_closest_marker(make.__name__) for make in (limit_memory, limit_leaks)]
    if any(markers) and leaves_markers(item.config):
        return None
    memory = _read(markers[0], limit_memory, settings.limit_memory)
    leaks = _read(markers[1], limit_leaks, settings.limit_leaks)
    return Limits(memory, leaks) if memory or leaks or settings.records_all else None


def _read(
    marker: Optional[pytest.Mark], make: Callable[..., Optional[Limit]], default: Optional[str]
) -> Optional[Limit]:
    if marker is None:
        return make(default)
    try:
        return make(*marker.args, **marker.kwargs)
    except TypeError as error:  # which names the marker
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    except ValueError as error:
        raise pytest.fail.Exception(f"{make.__name__}: {error}", pytrace=False) from None
