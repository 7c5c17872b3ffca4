"""Importing this module imports Bandit, quietly, and scans its plugins.

Owns what that does to the process: Bandit replaces `warnings.formatwarning`,
prints, and logs to the root logger, which a language server cannot have.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import io
import logging
import warnings
from collections.abc import Generator
from typing import Any, Final

from headgate.ruleapi import Problem


class _Collector(logging.Handler):
    """Keeps what is logged at warning and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextlib.contextmanager
def _heard() -> Generator[list[str]]:
    """Collect what is printed or logged about plugins meanwhile."""
    heard: list[str] = []
    out = io.StringIO()
    collector = _Collector()
    logger = logging.getLogger("stevedore")
    propagate, formatwarning = logger.propagate, warnings.formatwarning
    logger.addHandler(collector)
    logger.propagate = False
    try:
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield heard
    finally:
        logger.propagate = propagate
        logger.removeHandler(collector)
        warnings.formatwarning = formatwarning
        heard += collector.messages
        heard += filter(None, map(str.strip, out.getvalue().splitlines()))


def _silence() -> None:
    """Keep Bandit's own log, which quotes source, off every stream."""
    logger = logging.getLogger("bandit")
    logger.setLevel(logging.CRITICAL + 1)
    logger.addHandler(logging.NullHandler())
    logger.propagate = False


def _defect(test: Any) -> str | None:
    """Say why a test would stop Bandit from setting up any, as far as can be seen."""
    try:
        if not all(isinstance(kind, str) for kind in test._checks):
            return "it does not say which nodes it checks"
        if hasattr(test, "_takes_config"):
            importlib.import_module(test.__module__).gen_config(test._takes_config)
        return None if isinstance(test.__name__, str) else "it has no name"
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}"


def _usable(tests: list[Any], said: list[str]) -> list[Any]:
    usable: list[Any] = []
    for test in tests:
        if defect := _defect(test.plugin):
            said.append(f"the test {test.name!r} cannot be used: {defect}")
        else:
            usable.append(test)
    return usable


_silence()
# Any: Bandit carries no types.
with _heard() as _said:
    config: Final[Any] = importlib.import_module("bandit.core.config")
    manager: Final[Any] = importlib.import_module("bandit.core.manager")
    node_visitor: Final[Any] = importlib.import_module("bandit.core.node_visitor")
    test_set: Final[Any] = importlib.import_module("bandit.core.test_set")
    extensions: Final[Any] = importlib.import_module("bandit.core.extension_loader").MANAGER
    extensions.plugins = _usable(extensions.plugins, _said)


def _about_checks(messages: list[str]) -> list[str]:
    """Leave out Bandit's output formats, some of which need packages that it does not require."""
    if not messages:
        return messages
    formats = importlib.metadata.entry_points(group="bandit.formatters").names
    return [m for m in messages if not any(m.startswith(f"Could not load {f!r}:") for f in formats)]


LOAD_PROBLEMS: Final = tuple(Problem("bandit", message) for message in _about_checks(_said))
