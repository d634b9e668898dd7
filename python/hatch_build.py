"""Completes the wheel: what ``npm run build`` has made goes into it, and its tag says where that runs.

``FLOODMARK_MACHINE`` names the machine that the wheel is for, as ``uname -m`` does; else it is this one.
"""

from __future__ import annotations

import json
import os
import platform
import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ROOT = Path(__file__).parent.parent
_AGENT = "libfloodmark.so"


class BuiltFiles(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        machine = os.environ.get("FLOODMARK_MACHINE") or platform.machine()
        # The same files as in npm's package, but for the agents of other machines.
        for name in json.loads((_ROOT / "package.json").read_text())["files"]:
            path = _ROOT / name
            if path.name == _AGENT and path.parent.name != machine:
                continue
            if not path.exists():
                raise FileNotFoundError(f"{path} is missing: run npm run build first")
            build_data["force_include"][str(path)] = f"floodmark/{name}"
        agent = (_ROOT / "dist" / machine / _AGENT).read_bytes()
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{'.'.join(_platforms(agent))}"


def _platforms(agent: bytes) -> list[str]:
    """Where the agent runs: with the oldest glibc that has all that it needs, unless it was linked to musl, and with musl."""
    machine = _machine(agent)
    # Versions stand by name among its strings.
    minors = [int(minor) for minor in re.findall(rb"\0GLIBC_2\.(\d+)[.\d]*(?=\0)", agent)]
    glibc = [f"manylinux_2_{max(minors)}_{machine}"] if minors else []
    return [*glibc, f"musllinux_1_2_{machine}"]


def _machine(library: bytes) -> str:
    """The machine that the library was built for, by its ELF header."""
    return {62: "x86_64", 183: "aarch64"}[int.from_bytes(library[18:20], "little")]
