"""What stands at the end of a run: the tests with the highest peaks, and the lines that held them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Optional

import pytest

import floodmark
from floodmark import FloodmarkError
from floodmark._answer import Line

from ._kept import Kept
from ._settings import Settings
from ._sizes import format_size
from ._words import list_lines

_FIGURES = ("peak_bytes", "limit_memory_bytes", "left_bytes", "limit_leaks_bytes")


@dataclass
class Test:
    nodeid: str
    outcome: str
    """As pytest has it: passed, failed, skipped (which a test that fails as expected is, too)."""
    figures: dict[str, Optional[int]]
    lines: list[Line] = field(default_factory=list[Line])
    """Of those with the highest peaks."""

    @property
    def peak_bytes(self) -> int:
        return self.figures["peak_bytes"] or 0


class Summary:
    def __init__(self, settings: Settings, kept: Kept) -> None:
        self._settings = settings
        self._kept = kept
        self._tests: dict[str, Test] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Also of what a worker ran."""
        noted = dict(report.user_properties)
        if report.when == "call" and "floodmark_peak_bytes" in noted:
            figures: dict[str, Any] = {name: noted.get(f"floodmark_{name}") for name in _FIGURES}
            self._tests[report.nodeid] = Test(report.nodeid, report.outcome, figures)

    def pytest_terminal_summary(self, terminalreporter: Any, config: pytest.Config) -> None:
        if config.getoption("collectonly"):
            return
        tests = sorted(self._tests.values(), key=lambda test: -test.peak_bytes)
        highest = tests[: self._settings.most or None]
        problem = self._find_lines(highest)
        self._write_json(tests)
        for test in tests[len(highest) :]:
            if test.outcome == "passed":
                self._kept.drop(test.nodeid)  # each worker has kept its highest
        terminalreporter.section("highest memory peaks (floodmark)")
        for test in highest:
            terminalreporter.line(f"{format_size(test.peak_bytes):>8}  {test.nodeid}")
            for row in list_lines(test.lines, config.invocation_params.dir):
                terminalreporter.line(f"          {row}")
        for line in self._say_rest(len(tests), len(highest), problem):
            terminalreporter.line(line)

    def _say_rest(self, tests: int, shown: int, problem: Optional[str]) -> list[str]:
        said: list[str] = []
        if tests == 0:
            said.append("no test was recorded")
        if tests > shown:
            said.append(f"{tests - shown} of {tests} tests had lower peaks (--floodmark-most=0 shows all)")
        if problem is not None:
            said.append(f"which lines held them can't be told: {problem}")
        if self._settings.output is not None and shown > 0:
            said.append(f"recordings and reports: {self._settings.output}")
        return said

    def _find_lines(self, tests: list[Test]) -> Optional[str]:
        """Gives the tests their lines, and writes the reports that are to stay; what is wrong where that fails."""
        for test in tests:
            folder = self._kept.folder(test.nodeid)
            try:
                profile = floodmark.open(folder)
                test.lines = profile.lines()
                if self._settings.output is not None:
                    profile.report(folder)
            except FloodmarkError as error:
                return str(error)
        return None

    def _write_json(self, tests: list[Test]) -> None:
        """``{"version": 1, "tests": [{"nodeid", "outcome", "peak_bytes", …, "lines"}…]}``, highest peak first."""
        if self._settings.json is None:
            return
        rows = [
            {"nodeid": test.nodeid, "outcome": test.outcome, **test.figures, "lines": [asdict(line) for line in test.lines]}
            for test in tests
        ]
        self._settings.json.write_text(json.dumps({"version": 1, "tests": rows}, indent=2) + "\n", encoding="utf-8")
