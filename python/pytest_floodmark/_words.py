"""What is said of a test above its limit, and of lines and stacks."""

from __future__ import annotations

import linecache
import os
import re
from pathlib import Path
from typing import Iterable, Sequence

from floodmark._answer import Line

from ._leaks import Stack
from ._limits import Limit
from ._sizes import format_share, format_size

_MOST_LINES = 5
_LEAST_SHARE = 0.005
_MOST_STACKS = 5
_MOST_FRAMES = 5
_MOST_TEXT = 80


def say_above_memory(limit: Limit, peak_bytes: int) -> str:
    return f"limit_memory: {format_size(peak_bytes)} at the peak, above {limit}"


def say_above_leaks(limit: Limit, stacks: Sequence[tuple[Stack, int]]) -> str:
    """Of the stacks that left more, most first."""
    by = "one stack of calls" if len(stacks) == 1 else f"one of {len(stacks)} stacks of calls"
    return f"limit_leaks: {format_size(stacks[0][1])} left by {by}, above {limit}"


def list_lines(lines: Sequence[Line], place: Path) -> list[str]:
    """A row each for the lines that held most: ``38.1 MiB  80 %  load  app.py:12  rows = list(file)``."""
    whole = sum(line.bytes for line in lines)
    shown = [line for line in lines if line.bytes >= _LEAST_SHARE * whole][:_MOST_LINES]
    rows = [_row(line, whole, place) for line in shown]
    rest = sum(line.bytes for line in lines[len(shown) :])
    if rest > _LEAST_SHARE * whole:
        more = len(lines) - len(shown)
        rows.append((format_size(rest), format_share(rest, whole), f"… {more} more line{'s' * (more > 1)}", "", ""))
    return _align(rows)


def list_stacks(stacks: Sequence[tuple[Stack, int]], place: Path) -> list[str]:
    """The innermost calls of each stack: its first row begins with the size, the rows of its callers are indented."""
    rows: list[tuple[str, ...]] = []
    for stack, left in stacks[:_MOST_STACKS]:
        for number, frame in enumerate(stack.frames[:_MOST_FRAMES]):
            text = _cut(linecache.getline(frame.filename, frame.lineno).strip())
            size = format_size(left) if number == 0 else ""
            rows.append((size, f"{'  ' * number}{_short(frame.function)}", _where(frame.filename, frame.lineno, place), text))
        if not stack.frames:
            rows.append((format_size(left), "no Python call", "", ""))
    listed = _align(rows)
    if len(stacks) > _MOST_STACKS:
        listed.append(f"… {len(stacks) - _MOST_STACKS} more stacks")
    return listed


def _row(line: Line, whole: int, place: Path) -> tuple[str, ...]:
    sizes = format_size(line.bytes), format_share(line.bytes, whole)
    return (*sizes, _short(line.function), _where(line.file, line.line, place), _cut(line.text))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"


def _short(function: str) -> str:
    """Without the functions that it is defined in: the place beside it says where."""
    return function.rpartition(".<locals>.")[2]


def _where(file: str, line: int, place: Path) -> str:
    """From the place on, of a library from where it is installed; another file whole."""
    if not file:
        return ""
    library = re.match(r".*/(?:(?:site|dist)-packages|lib/python[\d.]+)/(.*)", file)
    near = os.path.relpath(file, place) if os.path.isabs(file) else file
    return f"{library[1] if library else file if near.startswith('..') else near}:{line}"


def _align(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Columns under each other: the first is right-aligned, the last as long as it is."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines: list[str] = []
    for first, *others in rows:
        cells = [first.rjust(widths[0]), *(cell.ljust(width) for cell, width in zip(others, widths[1:]))]
        lines.append("  ".join(cells).rstrip())
    return lines
