"""What is new, and what it brings: `--since`, `--staged` and `--diff`.

Owns which findings a change has led to, and which files must be looked at to see them.
A change counts where it is in the statement of a finding or on the way that leads there.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias

from headgate.cli.inputs import Configurations, Inputs, Misuse, Target, target_of
from headgate.cli.options import CheckOptions
from headgate.engine import Analysis
from headgate.project import Unreadable, is_notebook, kind_of, project_root
from headgate.project.diffs import WHOLE, ChangedLines, DiffError, read_diff
from headgate.project.discovery import PYTHON_SUFFIXES
from headgate.project.git import GitError, repository_of
from headgate.project.index import LEVELS
from headgate.project.reading import SOURCE_LIMIT, read_bytes
from headgate.ruleapi import Finding, Profile
from headgate.text import Range

DIFF_LIMIT: Final = 256 * 1024 * 1024
"""Bytes that a diff may have."""

_IMPORT: Final = re.compile(
    r"^[ \t;]*(?:from[ \t]([.\w \t]*))?\bimport\b[ \t]*(\([^)]*\)|(?:[^\n\\]|\\\r?\n)*)",
    re.MULTILINE,
)
_BY_NAME: Final = re.compile(r"(?:import_module|__import__)\s*\(([^)\n]*)")
_DOTTED: Final = re.compile(r"[\w.]+")

_Module: TypeAlias = tuple[str, ...]
"""The parts of the name of a module, or of the path of one."""


@dataclass(frozen=True, slots=True)
class Changes:
    """New lines by absolute path, and files that count as they are staged."""

    lines: Mapping[Path, ChangedLines]
    staged: Mapping[Path, tuple[Target, bytes]] = field(
        default_factory=dict[Path, tuple[Target, bytes]]
    )
    """Those that differ from what is on disk."""


def changes_of(
    options: CheckOptions, inputs: Inputs, configs: Configurations
) -> tuple[Changes, Inputs] | Misuse | None:
    """Find out what is new, as the options say; None if they do not ask.

    What is staged and no more on disk joins the inputs.
    """
    here = Path.cwd()
    try:
        if options.since is not None:
            found = repository_of(here).changed_since(options.since)
        elif options.staged:
            return _staged(inputs, options.selection.paths or (".",), configs)
        elif options.diff is not None:
            found = _of_diff(options.diff, here)
        else:
            return None
    except GitError as error:
        return Misuse((str(error),))
    except (DiffError, OSError) as error:
        return Misuse((f"--diff {options.diff}: {error}",))
    return Changes(fitted(found, inputs.targets)), inputs


def _staged(
    inputs: Inputs, paths: Sequence[str], configs: Configurations
) -> tuple[Changes, Inputs]:
    repository = repository_of(Path.cwd())
    found = repository.staged()
    targets = {target.path: target for target in inputs.targets}
    named = [Path(os.path.abspath(path)) for path in paths]
    for path in found:
        below = any(name == path or name in path.parents for name in named)
        if below and path.suffix in PYTHON_SUFFIXES and not path.exists():
            targets.setdefault(path, target_of(path, configs))
    staged: dict[Path, tuple[Target, bytes]] = {}
    for path in found:
        target = targets.get(path)
        data = None if target is None else repository.staged_bytes(path)
        if target is not None and data is not None and data != read_bytes(path, SOURCE_LIMIT):
            staged[path] = target, data
    ordered = tuple(sorted(targets.values(), key=lambda t: t.path.parts))
    missing = {str(Path(error.path).absolute()) for error in inputs.errors} & set(map(str, staged))
    errors = tuple(e for e in inputs.errors if str(Path(e.path).absolute()) not in missing)
    return Changes(fitted(found, ordered, staged), staged), Inputs(ordered, errors, inputs.problems)


def _of_diff(name: str, here: Path) -> Mapping[Path, ChangedLines]:
    """Read a diff from a file or stdin."""
    if name == "-":
        data: bytes | Unreadable = sys.stdin.buffer.read(DIFF_LIMIT)
    else:
        data = read_bytes(Path(name), DIFF_LIMIT)
    if isinstance(data, Unreadable):
        raise DiffError(data.reason)
    return diff_lines(data, here)


def diff_lines(data: bytes, here: Path) -> Mapping[Path, ChangedLines]:
    """Return the new lines of a diff; its paths count from the folder of the repository, or here."""
    found = read_diff(line + b"\n" for line in data.removesuffix(b"\n").split(b"\n"))
    if not found and data.strip():
        raise DiffError("holds no unified diff")
    folders = list(dict.fromkeys((project_root(here) or here, here)))
    out: dict[Path, ChangedLines] = {}
    for file, lines in found.items():
        # A prefix of one letter is what git and others put before a name.
        names = [file[2:], file] if file[1:2] == "/" else [file]
        paths = [Path(os.path.abspath(folder / n)) for folder in folders for n in names]
        out[next((path for path in paths if path.is_file()), paths[0])] = lines
    return out


def fitted(
    found: Mapping[Path, ChangedLines],
    targets: Iterable[Target],
    staged: Mapping[Path, tuple[Target, bytes]] | None = None,
) -> Mapping[Path, ChangedLines]:
    """Return the changes of these files, as a whole where git's lines may not be ours."""
    out: dict[Path, ChangedLines] = {}
    for target in targets:
        path = target.path
        lines = found.get(path)
        if lines is None:
            continue
        known = (staged or {}).get(path)
        data = read_bytes(path, SOURCE_LIMIT) if known is None else known[1]
        if is_notebook(path) or isinstance(data, Unreadable):
            out[path] = WHOLE  # cells have other lines than their file
        else:
            alone = data.count(b"\r") != data.count(b"\r\n")  # git knows no such line end
            too_far = any(stop > data.count(b"\n") + 1 for _, stop in lines.spans)
            out[path] = WHOLE if alone or too_far else lines
    return out


def touched(analysis: Analysis, finding: Finding, changed: Callable[[str], ChangedLines]) -> bool:
    """Tell whether a change has led to a finding.

    `changed` tells of another file, as steps call it, which of its lines are new; "" is
    the file itself.
    """
    own = changed("")
    if own.touch(*_statement(analysis, finding.range)):
        return True
    places = [(p.file, p.range) for p in (*finding.related, *finding.path) if p.range is not None]
    for file, range_ in places:
        lines = (range_.start.line, range_.end.line) if file else _statement(analysis, range_)
        if changed(file).touch(*lines):
            return True
    # A check that was taken away stood between the steps.
    way = [(p.file, p.range) for p in finding.path if p.range is not None]
    way.append(("", finding.range))
    return any(
        file == then and changed(file).part(range_.start.line, later.start.line)
        for (file, range_), (then, later) in pairwise(way)
    )


def _statement(analysis: Analysis, range_: Range) -> tuple[int, int]:
    """Return the first and the last line of the statement around a place."""
    start, end = range_.start.line, range_.end.line
    if analysis.document is not None or not len(analysis.items):
        return start, end
    first, region = analysis.region_at(start)
    return min(first, start), max(first + len(region.lines) - 1, end)


def to_look_at(targets: Sequence[Target], changes: Changes) -> Sequence[Target]:
    """Return the changed files, and those that import them, as far as values are followed.

    A module is known by the end of its path, so that too many may be returned.
    """
    out = {target.path for target in targets if target.path in changes.lines}
    rest = [t.path for t in targets if t.path not in out and _sees_others(t)] if out else []
    imports = {path: _imported(path) for path in rest}
    newest = set(out)
    for _ in range(LEVELS):
        names = {name for path in newest for name in _names(path)}
        newest = {p for p in rest if p not in out and not names.isdisjoint(imports[p])}
        out |= newest
    return [target for target in targets if target.path in out]


def _sees_others(target: Target) -> bool:
    config = target.config
    return (
        config.cross_file
        and config.profile is not Profile.BANDIT
        and kind_of(config, target.path) is None
    )


def _names(path: Path) -> Iterator[_Module]:
    """Yield the names that a module may be imported under, and its place for relative imports."""
    parts = path.with_suffix("").parts
    parts = parts[:-1] if parts[-1] == "__init__" else parts
    for start in range(len(parts)):
        yield parts[start:]


def _imported(path: Path) -> Collection[_Module]:
    """Return what a file may import: names of modules, and places of those beside it."""
    data = read_bytes(path, SOURCE_LIMIT)
    if isinstance(data, Unreadable):
        return ()
    text = data.decode("utf-8", "replace")
    out: set[_Module] = set()
    for found in _IMPORT.finditer(text):
        source = "".join((found[1] or "").split())
        names = [tuple(name.split(".")) for name in _DOTTED.findall(found[2])]
        if not source:
            out.update(name[:end] for name in names for end in range(1, len(name) + 1))
            continue
        dots = len(source) - len(source.lstrip("."))
        base = tuple(source[dots:].split(".")) if source[dots:] else ()
        if dots:
            base = (*path.parents[min(dots, len(path.parents)) - 1].parts, *base)
        out.add(base)
        out.update((*base, *name) for name in names)
    for found in _BY_NAME.finditer(text):
        out.update(tuple(n.lstrip(".").split(".")) for n in _DOTTED.findall(found[1]))
    return out
