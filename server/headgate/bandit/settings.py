"""What of Bandit's configuration counts here.

Owns the reading of `[tool.bandit]` (pyproject.toml) and `.bandit` (INI), from
their texts. Does not import Bandit: what only Bandit and its plugins know (ids
of plugins, names of option tables) is checked by `setup_problems`.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
from dataclasses import dataclass
from typing import Final, TypeGuard

from headgate.bandit.ids import TEST_IDS
from headgate.ruleapi import Problem

DEFAULT_EXCLUDES: Final = (
    ".svn",
    "CVS",
    ".bzr",
    ".hg",
    ".git",
    "__pycache__",
    ".tox",
    ".eggs",
    "*.egg",
)
"""What the command leaves out unless `.bandit` says otherwise."""

_PYPROJECT: Final = "pyproject.toml [tool.bandit]"
_INI: Final = ".bandit [bandit]"

_TOML_LISTS: Final = ("skips", "tests", "exclude_dirs")
# Bandit knows these keys; without a legacy profile they change no result for a file.
_TOML_SILENT: Final = frozenset(
    {"include", "plugin_name_pattern", "log_format", "profiles"}
    | {"blacklist_calls", "blacklist_imports"}
)
_INI_LISTS: Final = ("skips", "tests", "exclude")
# How the command finds its targets and prints.
_INI_SILENT: Final = frozenset(
    {"targets", "recursive", "aggregate", "number", "format", "msg-template", "output"}
    | {"verbose", "debug", "quiet"}
)
_INI_REFUSED: Final = frozenset(
    {"profile", "configfile", "level", "confidence", "ignore-nosec", "baseline"}
)


@dataclass(frozen=True, slots=True)
class BanditSettings:
    """Which of Bandit's tests run, where, and with which options."""

    tests: frozenset[str] = frozenset()
    """Ids of the tests to run; empty means all."""
    skips: frozenset[str] = frozenset()
    exclude: tuple[str, ...] = DEFAULT_EXCLUDES
    """Globs, or parts of paths."""
    options: str = "{}"
    """The option tables of plugins, as JSON with sorted keys, so that the value is hashable."""

    @property
    def key(self) -> str:
        """A digest of everything that decides a result."""
        parts = [sorted(self.tests), sorted(self.skips), self.exclude, self.options]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def excludes(self, path: str) -> bool:
        """Tell whether Bandit leaves a file out; `path` is relative to the configuration.

        As for the command, a pattern also counts where it is a part of the path.
        """
        # `bandit -r .` says "./a.py", `bandit a.py` says "a.py".
        return any(
            pattern in seen or fnmatch.fnmatch(seen, pattern)
            for pattern in self.exclude
            for seen in (path, f"./{path}")
            if path
        )


def settings_from(
    pyproject_text: str | None, ini_text: str | None
) -> tuple[BanditSettings, tuple[Problem, ...]]:
    """Read the settings from the texts of pyproject.toml and .bandit; None means no such file.

    The two add up, as they do for `bandit -c pyproject.toml --ini .bandit`. A wrong
    value becomes a problem, and the rest is still used.
    """
    problems: list[Problem] = []
    toml = _toml(pyproject_text, problems) if pyproject_text is not None else {}
    ini = _ini(ini_text, problems) if ini_text is not None else {}
    lists = {
        name: _strings(toml[name], f"{_PYPROJECT} {name}", problems) if name in toml else ()
        for name in _TOML_LISTS
    }
    tests = frozenset((*lists["tests"], *_split(ini.get("tests", ""))))
    skips = frozenset((*lists["skips"], *_split(ini.get("skips", ""))))
    for name in sorted(tests | skips):
        _check_id(name, problems)
    for name in sorted(tests & skips):
        problems.append(
            Problem("bandit", f"{name} is in both tests and skips; it is skipped", None)
        )
    settings = BanditSettings(
        tests,
        skips,
        (*lists["exclude_dirs"], *(_split(ini.get("exclude", "")) or DEFAULT_EXCLUDES)),
        json.dumps(
            {k: v for k, v in toml.items() if _is_table(v) and k not in _TOML_SILENT},
            sort_keys=True,
            default=str,
        ),
    )
    return settings, tuple(problems)


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _toml(text: str, problems: list[Problem]) -> dict[str, object]:
    import tomllib  # most projects have no settings for Bandit

    try:
        document: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem("pyproject.toml", f"not valid TOML: {error}"))
        return {}
    for name in ("tool", "bandit"):
        document = document.get(name, {}) if _is_table(document) else document
    if not _is_table(document):
        problems.append(Problem(_PYPROJECT, "must be a table"))
        return {}
    for key, value in document.items():
        if key not in _TOML_LISTS and key not in _TOML_SILENT and not _is_table(value):
            problems.append(_unknown(f"{_PYPROJECT} {key}", key, _TOML_LISTS))
    return document


def _ini(text: str, problems: list[Problem]) -> dict[str, str]:
    import configparser

    parser = configparser.ConfigParser()
    try:
        parser.read_string(text)
        options = dict(parser.items("bandit"))
    except configparser.Error as error:
        problems.append(Problem(".bandit", f"cannot be read: {' '.join(str(error).split())}"))
        return {}
    for key in options:
        if key in _INI_REFUSED:
            problems.append(Problem(f"{_INI} {key}", "is not honoured here"))
        elif key not in _INI_LISTS and key not in _INI_SILENT:
            problems.append(_unknown(f"{_INI} {key}", key, _INI_LISTS))
    return options


def _unknown(where: str, key: str, known: tuple[str, ...]) -> Problem:
    from difflib import get_close_matches

    near = get_close_matches(key, known, 1)
    return Problem(where, f"unknown key; did you mean {near[0]}?" if near else "unknown key")


def _strings(value: object, where: str, problems: list[Problem]) -> tuple[str, ...]:
    # Bandit would read a string as its letters.
    if not _is_list(value):
        problems.append(Problem(where, "must be a list of strings"))
        return ()
    if any(not isinstance(item, str) for item in value):
        problems.append(Problem(where, "every item must be a string; the others are used"))
    return tuple(item for item in value if isinstance(item, str))


def _split(value: str) -> tuple[str, ...]:
    # Spaces stay: Bandit keeps them too, and then knows no such test.
    return tuple(item for item in value.split(",") if item.strip())


def _check_id(name: str, problems: list[Problem]) -> None:
    if name != name.strip():
        problems.append(
            Problem("bandit", f"{name!r} has blanks around it, so Bandit knows no such test")
        )
    elif name in TEST_IDS:
        problems.append(Problem("bandit", f"Bandit wants ids here: {TEST_IDS[name]} for {name}"))
