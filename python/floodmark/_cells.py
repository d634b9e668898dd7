"""The cells that a notebook's shell has run: what Python calls them, what a person does, and their text."""

from __future__ import annotations

import linecache
import re
from dataclasses import dataclass
from typing import Any, Optional

_MAGIC = "get_ipython()."
_CELL_MAGIC = "get_ipython().run_cell_magic("


@dataclass(frozen=True)
class Cell:
    """A cell that has run, or the part of one that a magic has run by itself."""

    file: str
    """What Python takes it for; it never was a file."""
    number: int
    """Of ``In [7]``."""
    name: str
    text: str


def cells_of(shell: Any) -> list[Cell]:
    """All of them."""
    history: list[str] = shell.history_manager.input_hist_raw
    found: list[Cell] = []
    parts: dict[int, int] = {}
    for file, entry in list(linecache.cache.items()):
        number = number_of(shell, file)
        if number is None or len(entry) < 4:
            continue
        number, lines, is_part = _look_up(history, number, [line.rstrip("\n") for line in entry[2]])
        name = f"In [{number}]"
        if is_part:
            parts[number] = parts.get(number, 1) + 1
            name += f" ({parts[number]})"
        found.append(Cell(file, number, name, "".join(f"{line}\n" for line in lines)))
    return found


def number_of(shell: Any, file: str) -> Optional[int]:
    """Of the cell that Python takes for this file; None where it is none."""
    label = shell.compile.format_code_name(file)
    digits = label and re.search(r"\d+", label[1])
    return int(digits.group()) if digits else None


def _look_up(history: list[str], number: int, ran: list[str]) -> tuple[int, list[str], bool]:
    """The number of a cell, its lines with magics as they were typed, and whether it is a part that a magic has run.

    A part may have got the number of the next cell.
    """
    likely = [one for one in (number, number - 1) if 0 <= one < len(history)]
    typed = {one: re.sub(r"\A(\s*\n)+", "", history[one]).splitlines() for one in likely}
    for one, lines in typed.items():
        is_whole = len(lines) == len(ran) or (len(lines) > len(ran) > 0 and _CELL_MAGIC in ran[-1])
        if is_whole and _is_same(lines, ran):
            return one, lines, False
    for one, lines in typed.items():
        if len(lines) > len(ran) > 0 and _is_same(lines[-len(ran) :], ran):
            return one, lines[-len(ran) :], True
    return number, ran, True


def _is_same(typed: list[str], ran: list[str]) -> bool:
    return all(line == other or _MAGIC in other for line, other in zip(typed, ran))
