"""What a profile knows, and the folder that its recording lies in."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from dataclasses import dataclass, fields
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Optional, Protocol, Union

from ._answer import Answer, Line, ask
from ._errors import FloodmarkError

StrPath = Union[str, "os.PathLike[str]"]
REPORT = "report.html"


class Folder:
    """A folder for a recording: one that stays, or a temporary one that is gone when nobody needs it any more."""

    def __init__(self, path: Optional[StrPath]) -> None:
        """At ``path``, or at ``path-2`` and so on where something stands there already; None: a temporary one."""
        self.stays = path is not None
        self._owner = os.getpid()
        if path is not None:
            self.path = _free(Path(os.path.abspath(path)))
        else:
            self.path = Path(tempfile.mkdtemp(prefix="floodmark-"))
            weakref.finalize(self, _remove, self.path, self._owner)

    def make(self) -> None:
        """It will be needed though no recording goes there.

        Raises:
            FloodmarkError: It can't be made.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FloodmarkError(f"{self.path} can't be made: {error.strerror}") from None

    def is_own(self) -> bool:
        """False in a forked child: the folder is its parent's."""
        return self._owner == os.getpid()


@dataclass(frozen=True)
class Source:
    """Where the answers come from: what ``ask`` takes."""

    recording: Path
    at: Optional[str] = None
    process: Optional[int] = None


class Extent(Protocol):
    """What a profile is of: a part of a program, a moment, a run."""

    @property
    def folder(self) -> Optional[Folder]:
        """What has to be there as long as the profile is."""
        ...

    def is_over(self) -> bool:
        """Whether its figures are final."""
        ...

    def bytes(self) -> Optional[int]:
        """The peak, or what was held at the moment; None: the recording has to be asked."""
        ...

    def source(self) -> Source: ...


@dataclass(frozen=True)
class Moment:
    """A moment of a recording, or the peak of a whole one."""

    where: Source
    held: Optional[int] = None
    folder: Optional[Folder] = None

    def is_over(self) -> bool:
        return True

    def bytes(self) -> Optional[int]:
        return self.held

    def source(self) -> Source:
        return self.where


class Profile:
    """How high memory rose in a part of a program, and which lines held it then.

    The figures are this process's own. The report has its forked children as well.
    """

    def __init__(self, extent: Extent) -> None:
        self._extent = extent
        self._answer: Optional[Answer] = None
        self._made: Optional[Folder] = None

    @property
    def peak_bytes(self) -> int:
        """The peak in bytes, so far where the part goes on; of a snapshot, what was held at its moment.

        It needs no Node.js, but for a recording that was opened.
        """
        known = self._extent.bytes()
        return self._ask().bytes if known is None else known

    @property
    def path(self) -> Path:
        """The recording: what ``floodmark summary`` and the other commands take.

        A folder if it was named, or is a temporary one, which is gone when the profile is; else a file.
        """
        return self._extent.source().recording

    def lines(self) -> list[Line]:
        """The lines that held the peak, largest first; their bytes add up to it. Of a part in a part they are those that gained
        something, while other lines may have given back.

        The first call starts Node.js, which takes about half a second.

        Raises:
            FloodmarkError: There is no Node.js, or the recording is gone.
        """
        return list(self._ask().lines)

    def to_dataframe(self) -> Any:
        """The lines as a data frame, a row each, with the fields of ``Line`` as columns.

        The stacks behind them are in ``floodmark export --format parquet``.

        Returns:
            A pandas.DataFrame, or a polars.DataFrame where pandas isn't installed.

        Raises:
            FloodmarkError: Neither is installed, or as ``lines``.
        """
        name = next(filter(find_spec, ("pandas", "polars")), None)
        if name is None:
            raise FloodmarkError("a data frame needs pandas or polars: pip install pandas")
        lines = self._ask().lines
        columns = {field.name: [getattr(line, field.name) for line in lines] for field in fields(Line)}
        return import_module(name).DataFrame(columns)

    def report(self, path: StrPath) -> Path:
        """Write the interactive report: one HTML file that loads nothing.

        Args:
            path: The file, or a folder that is there, in which it is report.html.

        Returns:
            Where it stands.

        Raises:
            FloodmarkError: It can't be written there, or as ``lines``.
        """
        self._ask()
        target = Path(path)
        if target.is_dir():
            target /= REPORT
        try:
            shutil.copyfile(self._report(), target)
        except shutil.SameFileError:
            pass
        except OSError as error:
            raise FloodmarkError(f"{target} can't be written: {error.strerror}") from None
        return target

    def __repr__(self) -> str:
        known = self._extent.bytes()
        return f"<floodmark.Profile {self.path}{'' if known is None else f': {known:,} bytes'}>"

    def _report(self) -> Path:
        """Where the report stands, or will: in the folder that the person has named, else in a temporary one."""
        folder = self._extent.folder
        if folder is None or not folder.stays or not folder.is_own():
            self._made = folder = self._made or Folder(None)
        return folder.path / REPORT

    def _ask(self) -> Answer:
        if self._answer is not None:
            return self._answer
        is_over, source, report = self._extent.is_over(), self._extent.source(), self._report()
        answer = ask(source.recording, report, source.at, source.process)
        if is_over:
            self._answer = answer
        return answer


def open_recording(recording: StrPath) -> Profile:
    """As ``floodmark.open`` has it."""
    path = Path(recording)
    if not path.exists():
        raise FloodmarkError(f"there is no {path}: give a results folder, a pack of one, or a .floodmark file")
    return Profile(Moment(Source(path)))


def _free(path: Path) -> Path:
    """The path itself, or the first with a number that nothing stands at."""
    number, free = 1, path
    while free.exists() and not (free.is_dir() and not any(free.iterdir())):
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _remove(path: Path, owner: int) -> None:
    if owner == os.getpid():
        shutil.rmtree(path, ignore_errors=True)
