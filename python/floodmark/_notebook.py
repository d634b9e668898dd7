"""The magics ``%%floodmark`` and ``%floodmark``, in every kernel and terminal that runs IPython."""

from __future__ import annotations

import ast
import inspect
import json
import linecache
import os
import shutil
import sys
from dataclasses import dataclass
from importlib import import_module
from types import FrameType
from typing import Any, Callable, NoReturn, Optional

from . import _agent
from ._agent import Recorded
from ._answer import command
from ._cells import cells_of, number_of
from ._errors import FloodmarkError
from ._magic_options import Options, parse_options
from ._parts import Part
from ._profile import REPORT, Source
from ._running_cell import BEGIN, RunningCell, begin_with_magic

_DOC = """Profile memory: how high it rises in a cell, or in a statement, and which lines hold it then.

    %%floodmark [options]               above a cell
    %floodmark [options] statement      before a statement; an expression's value is returned
    %floodmark                          in the kernel "Python 3 with Floodmark": the whole session so far

    --sample [SIZE]   record one allocation in so many bytes (512KiB), at hardly any cost
    -o DIR            keep the results in this folder, with report.html
    --diff            compare with the last time that this cell, or statement, was profiled
"""
_LAST_MOST = 8
"""Cells whose last run is kept to compare with: each is a recording of some megabytes."""


def load(shell: Any) -> None:
    """Give a shell the magics."""
    notebook = Notebook(shell)

    def floodmark(line: str, cell: Optional[str] = None) -> Any:
        return notebook.run(line, cell)

    floodmark.__doc__ = _DOC
    import_module("IPython.core.magic").no_var_expand(floodmark)
    shell.register_magic_function(floodmark, "line_cell")
    shell.input_transformers_cleanup.append(begin_with_magic)


def unload(shell: Any) -> None:
    """Take them away again."""
    shell.input_transformers_cleanup.remove(begin_with_magic)
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop("floodmark", None)


@dataclass(frozen=True)
class _Shown:
    """A part that is over, and the cell that it was in."""

    part: Part
    number: int
    files: list[str]
    """The cell's, as Python names it."""


class Notebook:
    """What the magics do in one shell."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._cell: Optional[RunningCell] = None
        self._last: dict[Optional[str], _Shown] = {}
        """What was profiled last in each cell, by its id where the notebook tells it."""

    def run(self, line: str, cell: Optional[str]) -> Any:
        try:
            if cell is not None:  # handed on by code that doesn't ask begin_with_magic
                self._shell.run_cell(f"%%floodmark {line}\n{cell}")
            elif line.startswith(BEGIN):
                self._begin_cell(parse_options(line[len(BEGIN) :]))
            else:
                return self._run_line(parse_options(line))
        except FloodmarkError as error:
            self._refuse(str(error))

    def _begin_cell(self, options: Options) -> None:
        if options.code:
            self._refuse(f"%%floodmark stands alone in its line: {options.code} belongs below it")
        if self._cell is not None:
            self._refuse("a cell is being profiled already")
        part, number = Part(), self._number()
        self._cell = RunningCell(self._shell, lambda: self._end_cell(part, options, number))
        try:
            self._begin(part, options)
        except BaseException:
            self._cell.forget()
            self._cell = None
            raise

    def _end_cell(self, part: Part, options: Options, number: int) -> None:
        self._cell = None
        part.end()
        self._show(part, options, number)

    def _run_line(self, options: Options) -> Any:
        if not options.code:
            return self._show_session()
        frame = self._caller()
        code, is_expression = _compile(self._shell.transform_cell(options.code), frame)
        part, number = Part(), self._number()
        self._begin(part, options)
        try:
            if is_expression:
                return eval(code, frame.f_globals, frame.f_locals)
            exec(code, frame.f_globals, frame.f_locals)
        finally:
            part.end()
            self._show(part, options, number)

    def _begin(self, part: Part, options: Options) -> None:
        output = options.output and os.path.expanduser(self._shell.var_expand(options.output))
        part.begin(output or None, options.sample_bytes)

    def _show(self, part: Part, options: Options, number: int) -> None:
        files = [cell.file for cell in cells_of(self._shell) if cell.number == number]
        now, cell_id = _Shown(part, number, files), self._cell_id()
        before = self._last.pop(cell_id, None)
        self._last[cell_id] = now
        while len(self._last) > _LAST_MOST:
            del self._last[next(iter(self._last))]
        if options.is_diff and before is None:
            print("floodmark: there is nothing to compare with: this is the first time", file=sys.stderr)
        report = None
        if part.folder is not None and part.folder.stays:
            part.folder.path.mkdir(parents=True, exist_ok=True)
            report = os.path.relpath(part.folder.path / REPORT)
        try:
            self._display(
                {
                    **_asked(now),
                    "out": self._kept_value(number, files),
                    "before": _asked(before) if options.is_diff and before is not None else None,
                    "report": report,
                }
            )
        except FloodmarkError as error:
            said = f"a peak of {part.bytes() or 0:,} bytes, and no more can be said: {error}"
            print(f"floodmark: {said}", file=sys.stderr)

    def _kept_value(self, number: int, files: list[str]) -> Optional[dict[str, Any]]:
        """What IPython keeps the cell's value as, and the line of the statement that it is of."""
        if number not in self._shell.user_ns["_oh"] or not files:
            return None
        statements = ast.parse("".join(linecache.getlines(files[0]))).body
        return {"name": f"Out[{number}]", "line": statements[-1].lineno} if statements else None

    def _show_session(self) -> None:
        if _agent.recorded() == Recorded.NOTHING:
            self._refuse(
                "nothing is recorded: write %%floodmark above a cell, or %floodmark before a statement. "
                "The kernel that floodmark jupyter install adds records the whole session"
            )
        nothing = dict.fromkeys(("cell", "out", "before", "report"))
        self._display({**_where(Source(_agent.recording())), "command": ["session"], **nothing})

    def _display(self, request: dict[str, Any]) -> None:
        columns = None if hasattr(self._shell, "kernel") else shutil.get_terminal_size().columns
        cells = [{"file": cell.file, "name": cell.name, "text": cell.text} for cell in cells_of(self._shell)]
        request = {**request, "cells": cells, "columns": columns}
        answer = json.loads(command("cell", request=json.dumps(request)))
        data = {"text/plain": answer["text"]}
        if answer["html"] is not None:
            data["text/html"] = answer["html"]
        import_module("IPython.display").display(data, raw=True)

    def _caller(self) -> FrameType:
        """The frame of the notebook's code that the magic was called from."""
        return self._find_frame(lambda frame: frame.f_globals is self._shell.user_global_ns)

    def _number(self) -> int:
        """Of the cell that the magic was called from."""
        frame = self._find_frame(lambda frame: number_of(self._shell, frame.f_code.co_filename) is not None)
        return number_of(self._shell, frame.f_code.co_filename) or 0

    def _find_frame(self, is_it: Callable[[FrameType], bool]) -> FrameType:
        frame = inspect.currentframe()
        while frame is not None and not is_it(frame):
            frame = frame.f_back
        if frame is None:
            raise FloodmarkError("the magic was not called from a cell")
        return frame

    def _cell_id(self) -> Optional[str]:
        """The notebook's own name for the cell that runs, which stays when its text changes; None where it tells none."""
        if not hasattr(self._shell, "get_parent"):
            return None
        return self._shell.get_parent().get("metadata", {}).get("cellId")

    def _refuse(self, why: str) -> NoReturn:
        """In one line, without a traceback; the cell is not run further."""
        raise import_module("IPython.core.error").UsageError(why)


def _compile(source: str, frame: FrameType) -> tuple[Any, bool]:
    """A statement as code that stands on the line of the cell that the frame is at, and whether it is an expression."""
    tree = ast.parse(source)
    if not tree.body:
        raise FloodmarkError(f"%floodmark lacks a statement: there is only {source.strip()}")
    for node in ast.walk(tree):
        if isinstance(node, (ast.expr, ast.stmt)):
            node.lineno = node.end_lineno = frame.f_lineno
            node.col_offset = node.end_col_offset = 0  # they would be those of another text
    ast.fix_missing_locations(tree)
    file, [first, *others] = frame.f_code.co_filename, tree.body
    if isinstance(first, ast.Expr) and not others:
        return compile(ast.Expression(first.value), file, "eval"), True
    return compile(tree, file, "exec"), False


def _asked(shown: _Shown) -> dict[str, Any]:
    return {**_where(shown.part.source()), "command": ["cell", str(shown.number)], "cell": shown.files}


def _where(source: Source) -> dict[str, Any]:
    return {"recording": str(source.recording), "at": source.at, "process": source.process}
