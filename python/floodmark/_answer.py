"""What is asked of a recording: one start of the command line answers all of it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ._built import built
from ._errors import FloodmarkError
from ._node import find_node


@dataclass(frozen=True)
class Line:
    """A line of code and what it held, as the summary has it: memory is charged to the innermost line of the person's own
    code, else to that of the library that took it. Sizes are in bytes, times in seconds since the recording began.
    """

    function: str
    """Its qualified name; of memory that no line took, a name such as ``<before Python>``."""
    file: str
    """Its path, as Python has it; empty of what is no line."""
    line: int
    """From 1 on; 0 of what is no line."""
    text: str
    """The source text, where it is known, without indentation."""
    bytes: int
    """Held at the moment that the profile is of; of a window, gained until then. An estimate in a sampled recording."""
    interval_low: int
    """Where the truth lies in 95 of 100 cases, if that is an estimate, else ``bytes``."""
    interval_high: int
    share: float
    """Of what all lines add up to: 0 to 1."""
    total_bytes: int
    """All that it ever allocated, released or not."""
    total_blocks: int
    first_seconds: float
    """When it first allocated."""
    last_seconds: float


@dataclass(frozen=True)
class Answer:
    """What is known of a recording."""

    bytes: int
    """Held at the moment that was asked for."""
    lines: list[Line]
    """Largest first."""


def ask(recording: Path, report: Path, at: Optional[str] = None, process: Optional[int] = None) -> Answer:
    """Ask for the lines of a recording, and for its report.

    Args:
        recording: A results folder, a pack, or a .floodmark file.
        report: The HTML file to write.
        at: The moment, as ``--at`` has it; None: the peak.
        process: Whose lines; None: those of all. The report is of all.

    Raises:
        FloodmarkError: There is no such recording, or no Node.js, or the report can't be written.
    """
    words = [f"--report={report}"]
    if at is not None:
        words.append(f"--at={at}")
    if process is not None:
        words.append(f"--process={process}")
    answer = json.loads(command("answer", *words, "--", str(recording)))
    return Answer(answer["moment"]["bytes"], [_line(row) for row in answer["lines"]])


def command(*words: str, request: str = "") -> bytes:
    """What a command writes to standard output, with a request on its standard input.

    Raises:
        FloodmarkError: It failed, or there is no Node.js.
    """
    finished = subprocess.run(
        [find_node(), str(built("floodmark.cjs")), *words], input=request.encode(), capture_output=True
    )
    if finished.returncode != 0:
        said = finished.stderr.decode(errors="replace").strip().splitlines() or ["the command line failed"]
        raise FloodmarkError(said[-1].removeprefix("floodmark: "))
    return finished.stdout


def _line(row: dict[str, Any]) -> Line:
    low, high = row.get("interval", (row["bytes"], row["bytes"]))
    return Line(
        function=row["function"],
        file=row["file"],
        line=row["line"],
        text=row["text"],
        bytes=row["bytes"],
        interval_low=low,
        interval_high=high,
        share=row["share"],
        total_bytes=row["totalBytes"],
        total_blocks=row["totalBlocks"],
        first_seconds=row["firstSeconds"],
        last_seconds=row["lastSeconds"],
    )
