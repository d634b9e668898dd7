"""Whether a test stayed below its limits; where it didn't, what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import floodmark
from floodmark import FloodmarkError

from ._leaks import left_by_stack
from ._limits import Limit, Limits
from ._sizes import Tolerance, format_size
from ._taking import Taking
from ._words import list_lines, list_stacks, say_above_leaks, say_above_memory


def find_excess(taking: Taking, limits: Limits, tolerance: Tolerance, place: Path) -> Optional[str]:
    """None where the test is within its limits, or was not recorded. Paths are told from ``place`` on.

    Node.js is started only where that can't be told without, or there is something to say.
    """
    parts: list[str] = []
    if limits.memory and taking.peak_bytes is not None and taking.peak_bytes > tolerance.above(limits.memory.bytes):
        parts.append(_explain_memory(taking, taking.peak_bytes, limits.memory, place))
    if limits.leaks and taking.left_bytes is not None and taking.left_bytes > tolerance.above(limits.leaks.bytes):
        explained = _explain_leaks(taking, taking.left_bytes, limits.leaks, tolerance, place)
        if explained is not None:
            parts.append(explained)
    return "\n\n".join(parts) or None


def _explain_memory(taking: Taking, peak_bytes: int, limit: Limit, place: Path) -> str:
    try:
        rows = list_lines(floodmark.open(taking.folder).lines(), place)
    except FloodmarkError as error:
        rows = [f"which lines held it can't be told: {error}"]
    return "\n".join([say_above_memory(limit, peak_bytes), *rows])


def _explain_leaks(taking: Taking, left_bytes: int, limit: Limit, tolerance: Tolerance, place: Path) -> Optional[str]:
    """So much is left in all: of one stack it may be less."""
    try:
        left = left_by_stack(taking.folder)
    except FloodmarkError as error:
        left_in_all = f"limit_leaks: {format_size(left_bytes)} left in all, above {limit}"
        return f"{left_in_all}\nwhether that is of one stack of calls can't be told: {error}"
    above = [(stack, held) for stack, held in left if held > tolerance.above(limit.bytes)]
    if limit.filter_fn is not None:
        above = [(stack, held) for stack, held in above if limit.filter_fn(stack)]
    if not above:
        return None
    return "\n".join([say_above_leaks(limit, above), *list_stacks(above, place)])
