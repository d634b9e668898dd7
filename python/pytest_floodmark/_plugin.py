"""The hooks that record tests. Under pytest-xdist each worker has them, and the controller, which shows what they found."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Generator, Optional

import pytest

import floodmark
from floodmark import FloodmarkError

from ._judge import find_excess
from ._kept import Kept
from ._limits import Limits, find_limits
from ._settings import Settings, read_settings
from ._summary import Summary
from ._taking import Taking, taken

_ROOT = "floodmark_root"


def register(config: pytest.Config) -> None:
    """From now on tests are recorded, those that are to be."""
    settings = read_settings(config)
    root = Root(config, settings)
    kept = Kept(root.path, settings.most or sys.maxsize)
    config.pluginmanager.register(root)
    config.pluginmanager.register(Recorder(settings, kept), "floodmark_tests")
    if settings.records_all and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Summary(settings, kept))


class Root:
    """The folder that all recordings lie in: what the controller has made is for its workers as well."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        given: Optional[str] = getattr(config, "workerinput", {}).get(_ROOT)
        self._is_temporary = settings.output is None and given is None
        if settings.output is not None:
            self.path = settings.output
        else:
            self.path = Path(given or tempfile.mkdtemp(prefix="floodmark-"))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """pytest-xdist starts a worker."""
        node.workerinput[_ROOT] = str(self.path)

    def pytest_unconfigure(self) -> None:
        if self._is_temporary:
            shutil.rmtree(self.path, ignore_errors=True)


class Recorder:
    def __init__(self, settings: Settings, kept: Kept) -> None:
        self._settings = settings
        self._kept = kept
        self._problems: set[str] = set()

    # The innermost wrapper: what others make of the test's function is what is recorded.
    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        limits = find_limits(item, self._settings)
        if limits is None:
            return (yield)
        taking = Taking(self._kept.folder(item.nodeid), limits.thread_only, limits.leaks is not None)
        excess = None
        try:
            with taken(item, taking):
                result = yield
            excess = find_excess(taking, limits, self._settings.tolerance, item.config.invocation_params.dir)
        finally:
            self._note(item, taking, limits)
            report = self._keep(item, taking, excess is not None)
        if excess is not None:
            raise pytest.fail.Exception(excess + report, pytrace=False)
        return result

    def _note(self, item: pytest.Item, taking: Taking, limits: Limits) -> None:
        """For the summary, and for JUnit's properties."""
        if taking.problem is not None and taking.problem not in self._problems:
            self._problems.add(taking.problem)  # which is often that of all tests
            not_recorded = f"floodmark: not recorded, and no limit checked: {taking.problem}"
            item.warn(pytest.PytestWarning(f"{not_recorded} (said of the first such test only)"))
        noted = {
            "floodmark_peak_bytes": taking.peak_bytes,
            "floodmark_limit_memory_bytes": limits.memory and limits.memory.bytes,
            "floodmark_left_bytes": taking.left_bytes,
            "floodmark_limit_leaks_bytes": limits.leaks and limits.leaks.bytes,
        }
        item.user_properties[:] = [(name, value) for name, value in item.user_properties if name not in noted]
        if taking.peak_bytes is not None:
            item.user_properties += [(name, value) for name, value in noted.items() if value is not None]

    def _keep(self, item: pytest.Item, taking: Taking, is_above_limit: bool) -> str:
        """What is said of the report, if there is one."""
        report = ""
        if is_above_limit and self._settings.output is not None:
            try:
                report = f"\nreport: {floodmark.open(taking.folder).report(taking.folder)}"
            except FloodmarkError as error:
                report = f"\nno report: {error}"
        elif self._settings.records_all and taking.peak_bytes is not None:
            self._kept.add(item.nodeid, taking.peak_bytes)
        else:
            self._kept.drop(item.nodeid)
        return report
