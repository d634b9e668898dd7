"""What a test has left, by the stacks of calls that allocated it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from floodmark._answer import command


@dataclass(frozen=True)
class StackFrame:
    """A frame of a stack of calls."""

    function: str
    """Its qualified name."""
    filename: str
    lineno: int


@dataclass(frozen=True)
class Stack:
    """The Python calls that led to an allocation."""

    frames: tuple[StackFrame, ...]
    """The most recent call first, that of the test's function last."""


_RECORDS = str(Path(__file__).with_name("_taking.py"))
"""Whose calls stand between pytest's and the test's own."""


def left_by_stack(recording: Path) -> list[tuple[Stack, int]]:
    """The stacks that something is left of, and how many bytes, most first.

    Raises:
        FloodmarkError: There is no Node.js.
    """
    written = json.loads(command("export", "--format=json", "--at=end", "--", str(recording)))
    lines, tree = written["lines"], written["tree"]
    places: list[int] = tree["line"]
    parents: list[int] = tree["parent"]
    frames = [StackFrame(*frame) for frame in zip(lines["function"], lines["file"], lines["line"])]

    def stack(node: int) -> Stack:
        found: list[StackFrame] = []
        while node > 0:
            frame = frames[places[node]]
            if frame.filename == _RECORDS:
                break
            if frame.filename:  # else a thread's name
                found.append(frame)
            node = parents[node]
        return Stack(tuple(found))

    left = [(stack(node), held) for node, held in enumerate(tree["selfBytes"]) if held > 0]
    return sorted(left, key=lambda found: -found[1])
