"""Sizes as people write and read them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = ("B", "KB", "MB", "GB", "TB", "PB")
_SHOWN = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


def parse_size(text: str) -> int:
    """"24 MB" in bytes. A KB is 1,024 of them, as it is for pytest-memray; "KiB" is the same.

    Raises:
        ValueError: It is no size.
    """
    match = re.fullmatch(r"\+?(\d+\.?\d*|\.\d+)\s*([KMGTP]?)(i?)B", text.strip(), re.IGNORECASE)
    if match is None or (match[3] and not match[2]):
        raise ValueError(f'"{text}" is no size: write "24 MB"')
    return int(float(match[1]) * 1024 ** _UNITS.index(f"{match[2].upper()}B"))


def format_size(size: float) -> str:
    """Three significant digits and never four: 932 KiB, 98.0 MiB, 0.977 GiB."""
    unit = 0
    while size >= 999.5 and unit < len(_SHOWN) - 1:
        size /= 1024
        unit += 1
    if unit == 0:
        return f"{size:.0f} B"
    digits = 3 if size < 0.9995 else 2 if size < 9.995 else 1 if size < 99.95 else 0
    return f"{size:.{digits}f} {_SHOWN[unit]}"


def format_share(part: float, whole: float) -> str:
    percent = round(100 * part / whole) if whole else 0
    return "<1 %" if percent < 1 else f"{percent} %"


@dataclass(frozen=True)
class Tolerance:
    """How far a test may be above its limit."""

    share: float = 0
    bytes: int = 0

    def above(self, limit: int) -> float:
        """Up to here it is all right, in bytes."""
        return limit * (1 + self.share) + self.bytes


def parse_tolerance(text: str) -> Tolerance:
    """A share of the limit, "1%", or a size, "64 KB".

    Raises:
        ValueError: It is neither.
    """
    match = re.fullmatch(r"(\d+\.?\d*|\.\d+)\s*%", text.strip())
    if match is not None:
        return Tolerance(share=float(match[1]) / 100)
    return Tolerance(bytes=0 if text.strip() == "0" else parse_size(text))
