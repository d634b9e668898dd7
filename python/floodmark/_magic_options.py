"""What stands behind ``%floodmark`` and ``%%floodmark``."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import Optional

from ._errors import FloodmarkError

_SAMPLE_BYTES = 512 << 10
_SAMPLE_BYTES_MOST = 1 << 30
_SIZE = re.compile(r"(\d+)(?:([KMGT])(I?)B?|B)?", re.IGNORECASE)


@dataclass(frozen=True)
class Options:
    output: Optional[str] = None
    """The folder for the results."""
    sample_bytes: int = 0
    """One allocation in so many bytes is recorded; 0: every one."""
    is_diff: bool = False
    """Compared with the last run."""
    code: str = ""
    """What stands behind the options."""


def parse_options(line: str) -> Options:
    """Raises FloodmarkError where an option is none, or its value."""
    output, sample_bytes, is_diff, rest = None, 0, False, line.strip()
    while rest.startswith("-"):
        word, rest = _take(rest)
        name, has_value, value = word.partition("=")
        if name == "--diff" and not has_value:
            is_diff = True
        elif name == "--sample":
            if not has_value and _SIZE.fullmatch(rest.split(" ")[0]):
                value, rest = _take(rest)
            sample_bytes = _sample_bytes(value) if value or has_value else _SAMPLE_BYTES
        elif name in ("-o", "--output"):
            if not has_value:
                value, rest = _take(rest)
            if not value:
                raise FloodmarkError(f"{name} lacks a folder")
            output = value
        else:
            raise FloodmarkError(f"no option {word}: there are --sample [SIZE], -o DIR and --diff")
    return Options(output, sample_bytes, is_diff, rest)


def _take(text: str) -> tuple[str, str]:
    """The first word, which may stand in quotes, and what comes behind it."""
    match = re.match(r"""((?:[^\s'"]|'[^']*'|"[^"]*")*)\s*""", text)
    word = match.group(1) if match else ""
    return "".join(shlex.split(word)), text[match.end() :] if match else text


def _sample_bytes(text: str) -> int:
    """A size as all of Floodmark knows them: K, Ki and KiB are 1024, KB is 1000."""
    match = _SIZE.fullmatch(text)
    digits, letter, binary = match.groups() if match else ("0", None, None)
    base = 1000 if text.upper().endswith("B") and letter and not binary else 1024
    size = int(digits) * (base ** (1 + "KMGT".index(letter.upper())) if letter else 1)
    if not 0 < size <= _SAMPLE_BYTES_MOST:
        raise FloodmarkError(f"--sample {text} is no size: give one from 1 byte to 1GiB, like --sample 512KiB")
    return size
