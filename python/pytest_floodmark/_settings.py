"""What is asked of a run of pytest, on the command line and in the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional, TypeVar

import pytest

from ._sizes import Tolerance, parse_size, parse_tolerance

T = TypeVar("T")


@dataclass(frozen=True)
class Settings:
    records_all: bool
    """Each test is recorded, and the highest peaks are shown."""
    most: int
    """So many of them; 0: all."""
    json: Optional[Path]
    output: Optional[Path]
    tolerance: Tolerance
    limit_memory: Optional[str]
    """Of tests that have none of their own."""
    limit_leaks: Optional[str]


def read_settings(config: pytest.Config) -> Settings:
    """Raises pytest.UsageError, with a line that says what is wrong."""
    json, output = config.getoption("floodmark_json"), config.getoption("floodmark_output")
    records_all = bool(config.getoption("floodmark") or config.getini("floodmark") or json)
    if records_all and config.getoption("memray", False):
        raise pytest.UsageError("--memray and --floodmark record the same tests: give one of them")
    return Settings(
        records_all=records_all,
        most=_read_most(config.getoption("floodmark_most") or config.getini("floodmark_most")),
        json=None if json is None else _writable(Path(json).absolute()),
        output=None if output is None else Path(output).absolute(),
        tolerance=_parse("floodmark_tolerance", config.getini("floodmark_tolerance"), parse_tolerance),
        limit_memory=_read_limit(config, "floodmark_limit_memory"),
        limit_leaks=_read_limit(config, "floodmark_limit_leaks"),
    )


def _parse(name: str, text: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise pytest.UsageError(f"{name}: {error}") from None


def _read_limit(config: pytest.Config, name: str) -> Optional[str]:
    text = config.getini(name)
    if not text:
        return None
    _parse(name, text, parse_size)
    return text


def _read_most(text: str) -> int:
    if not text.isdecimal():
        raise pytest.UsageError(f'floodmark_most: "{text}" is no number of tests: give 0 or more')
    return int(text)


def _writable(file: Path) -> Path:
    if file.is_dir() or not file.parent.is_dir():
        raise pytest.UsageError(f"{file} can't be written: name a file in a folder that is there")
    return file
