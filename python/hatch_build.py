"""Completes the wheel: what ``npm run build`` has made goes into it, and its tag says where that runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ROOT = Path(__file__).parent.parent


class BuiltFiles(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # The same files as in npm's package.
        for name in json.loads((_ROOT / "package.json").read_text())["files"]:
            if not (_ROOT / name).exists():
                raise FileNotFoundError(f"{_ROOT / name} is missing: run npm run build first")
            build_data["force_include"][str(_ROOT / name)] = f"floodmark/{name}"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-manylinux_2_{_glibc(_ROOT / 'dist' / 'libfloodmark.so')}_x86_64"


def _glibc(library: Path) -> int:
    """The minor version of the oldest glibc that has all that the library needs: versions stand by name among its strings."""
    return max(int(minor) for minor in re.findall(rb"\0GLIBC_2\.(\d+)[.\d]*(?=\0)", library.read_bytes()))
