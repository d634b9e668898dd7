"""Floodmark's pytest plugin: ``pytest --floodmark``, and the markers ``limit_memory`` and ``limit_leaks``.

This much is imported by each run of pytest where Floodmark is installed, so it needs nothing but pytest. The rest comes when a
test is to be recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import pytest

if TYPE_CHECKING:
    from ._leaks import Stack, StackFrame

__all__ = ["Stack", "StackFrame"]

_MARKERS = ("limit_memory", "limit_leaks")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("floodmark", "memory (Floodmark)")
    group.addoption("--floodmark", action="store_true", help="record each test, and show those with the highest peaks")
    group.addoption(
        "--floodmark-most",
        metavar="N",
        help="show the N tests with the highest peaks (0: all; default: 5)",
    )
    group.addoption("--floodmark-json", metavar="FILE", help="record each test, and write the figures to this file")
    group.addoption(
        "--floodmark-output",
        metavar="DIR",
        help="keep recordings and reports here: of the tests that are shown, and of those above a limit",
    )
    parser.addini("floodmark", "as --floodmark", type="bool", default=False)
    parser.addini("floodmark_most", "as --floodmark-most", default="5")
    parser.addini("floodmark_limit_memory", "limit_memory of each test that has none of its own")
    parser.addini("floodmark_limit_leaks", "limit_leaks of each test that has none of its own")
    parser.addini("floodmark_tolerance", 'how far a test may be above its limit: "1%", "64 KB"', default="1%")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "limit_memory(limit, *, current_thread_only=False): fail where the test holds more than this at its peak",
    )
    config.addinivalue_line(
        "markers",
        "limit_leaks(limit, *, filter_fn=None, current_thread_only=False): "
        "fail where more than this is left of what one stack of calls in the test has allocated",
    )
    records_all = config.getoption("floodmark") or config.getini("floodmark") or config.getoption("floodmark_json")
    limits_all = config.getini("floodmark_limit_memory") or config.getini("floodmark_limit_leaks")
    if records_all or limits_all:
        _activate(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not leaves_markers(config) and any(item.get_closest_marker(name) for item in items for name in _MARKERS):
        _activate(config)


def pytest_report_header(config: pytest.Config) -> Optional[str]:
    if leaves_markers(config):
        return "floodmark: limit_memory and limit_leaks are left to pytest-memray (-p no:memray: to floodmark)"
    return None


def leaves_markers(config: pytest.Config) -> bool:
    """pytest-memray has the same markers. It records each test that has one, whatever else is asked for."""
    return config.pluginmanager.has_plugin("memray")


def _activate(config: pytest.Config) -> None:
    if config.pluginmanager.has_plugin("floodmark_tests"):
        return
    if pytest.version_tuple < (8,):
        raise pytest.UsageError(f"floodmark: pytest 8 or later is needed, and this is {pytest.__version__}")
    from ._plugin import register

    register(config)


def __getattr__(name: str) -> object:
    if name in __all__:
        from . import _leaks

        return getattr(_leaks, name)
    raise AttributeError(name)
