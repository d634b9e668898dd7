"""Where the tests' recordings lie, and which stay until the end."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

_NAME_MOST = 100


class Kept:
    """Those with the highest peaks of this process stay, the others go at once."""

    def __init__(self, root: Path, most: int) -> None:
        """Args:
        root: The folder that they lie in; it may be that of several processes.
        most: So many stay.
        """
        self._root = root
        self._most = most
        self._peaks: dict[str, int] = {}

    def folder(self, nodeid: str) -> Path:
        """That of a test, in any process: one that runs again takes the place of its last run."""
        readable = re.sub(r"[^\w.-]+", "-", nodeid)[-_NAME_MOST:].strip("-")
        return self._root / f"{readable}-{hashlib.sha256(nodeid.encode()).hexdigest()[:8]}"

    def add(self, nodeid: str, peak_bytes: int) -> None:
        self._peaks[nodeid] = peak_bytes
        if len(self._peaks) > self._most:
            lowest = min(self._peaks, key=self._peaks.__getitem__)
            del self._peaks[lowest]
            self.drop(lowest)

    def drop(self, nodeid: str) -> None:
        shutil.rmtree(self.folder(nodeid), ignore_errors=True)
