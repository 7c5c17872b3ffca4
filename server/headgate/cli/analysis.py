"""Checks one file from where it lies to its report.

Runs in worker processes too, so it takes and gives plain data. A file that
cannot be checked costs one error and no other file.

What files tell each other comes in two rounds: first each file is checked with what
those that it imports say, and tells what it passes to them. Then files are checked
again to which something is passed that comes from outside.
"""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress
from pathlib import Path
from typing import Final, TypeAlias

from headgate.catalog import check_text, finished, index_of, settings_today
from headgate.cli.changes import Changes, touched
from headgate.cli.inputs import Target, rules_of, shown_path
from headgate.engine import Analysis, RuleSet, Settings
from headgate.fixes import offered
from headgate.project import (
    Cells,
    Unreadable,
    bandit_texts,
    decode,
    encode,
    is_notebook,
    kind_of,
    parse_notebook,
    project_root,
)
from headgate.project.diffs import ChangedLines
from headgate.project.index import Index, record_data, record_from
from headgate.project.inserted import Remembered
from headgate.project.notebooks import NOTEBOOK_LIMIT
from headgate.project.reading import SOURCE_LIMIT, read_bytes
from headgate.project.stored import Folder
from headgate.report import FileReport, InputError, Mend, file_report, in_cells
from headgate.ruleapi import Finding, Problem, Profile
from headgate.semantics.portable import Data, all_handed_from, handed_data
from headgate.text import Snapshot

Outcome: TypeAlias = FileReport | InputError

_BROKEN_SHOWN: Final = 3
_MANY_OBJECTS: Final = 500_000


@dataclass(frozen=True, slots=True)
class Job:
    """A file to check, and what other files pass to its functions, as data."""

    target: Target
    called: tuple[Data, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a file, and what it passes to others, as data."""

    outcome: Outcome
    outline: Data = None


class _Seen(Folder):
    """A folder that notes what has been read of it, to tell later what has changed."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._stamps: dict[str, object] = {}
        self._there: dict[str, bool] = {}

    def read(self, file: str) -> str | None:
        """Return the text of a regular file inside the folder, None if it cannot be read."""
        self._stamps[file] = _stamp(self.path(file))
        return super().read(file)

    def exists(self, file: str) -> bool:
        """Whether there is such a file, or such a folder."""
        known = self._there[file] = super().exists(file)
        return known

    def changes(self) -> list[str]:
        """Return the files that are not what they were, of those that were looked at."""
        read = [f for f, stamp in self._stamps.items() if stamp != _stamp(self.path(f))]
        met = [f for f, was in [*self._there.items()] if was != super(_Seen, self).exists(f)]
        for file in (*read, *met):
            self._stamps.pop(file, None)
            self._there.pop(file, None)
        return [*dict.fromkeys((*read, *met))]


def _stamp(path: Path) -> object:
    try:
        about = os.stat(path)
    except (OSError, ValueError):
        return None
    return about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino


class _Workspace:
    """A folder whose files import each other, in this process."""

    def __init__(self, root: Path, rules: RuleSet) -> None:
        self.folder = _Seen(root)
        self.settings: dict[str, Settings] = {}
        self.bases: dict[str, object] = {}
        """What results of outside checkers rest on beside a file, where they are kept."""
        self.index: Index = index_of(self.folder, rules, self._settings_of)
        self._held: dict[str, None] = {}

    def hold(self, file: str, text: str) -> None:
        """Let a file have a text, for those that import it too."""
        if not self.index.holds(file, text):
            self.index.set_buffer(file, text)
            self._held[file] = None

    def look_again(self) -> None:
        """Take all files as they are now; what rests on none that has changed still holds."""
        for file in self._held:
            self.index.set_buffer(file, None)
        self._held.clear()
        changed = self.folder.changes()
        if changed:
            self.index.forget(changed)

    def _settings_of(self, file: str) -> Settings:
        return self.settings.get(file, Settings())


class _Workspaces:
    """Those of this process. Mutable; for one thread."""

    def __init__(self) -> None:
        self.lasting = False
        """Whether the process is asked again and again, so that what is found out is kept."""
        self._known: dict[tuple[Path, RuleSet], _Workspace] = {}

    def at(self, root: Path, rules: RuleSet) -> _Workspace:
        """Return the workspace of a folder."""
        key = (root, rules)
        if key not in self._known:
            self._known[key] = _Workspace(root, rules)
        return self._known[key]

    def look_again(self) -> None:
        """Take all files as they are now."""
        self.lasting = True
        for workspace in self._known.values():
            workspace.look_again()

    def start_afresh(self) -> None:
        """Forget all that is known."""
        self._known.clear()
        self.lasting = False


_workspaces: Final = _Workspaces()


def start_afresh() -> None:
    """Forget the files of all workspaces."""
    _workspaces.start_afresh()


def look_again() -> None:
    """Begin another question of many: files may have changed since the last one."""
    _workspaces.look_again()


def _workspace_of(target: Target) -> tuple[_Workspace, str] | None:
    """Return the workspace of a file and its key there, None if it stands alone."""
    config = target.config
    if kind_of(config, target.path) is not None:
        return None
    if not config.cross_file or config.profile is Profile.BANDIT:
        return None
    folder = target.path.parent
    root = config.root
    if root is None or root not in target.path.parents:  # a configuration from elsewhere
        root = project_root(folder) or folder
    workspace = _workspaces.at(root, rules_of(config))
    key = workspace.folder.key(target.path)
    if key is None:
        return None
    workspace.settings[key] = settings_today(config, target.path)
    return workspace, key


def check_jobs(
    jobs: Sequence[Job], *, edits: bool = False, changes: Changes | None = None
) -> Sequence[Checked]:
    """Check files one after the other; with `edits`, work out those of their fixes.

    With `changes` only what these bring is told.
    """
    # Trees are many objects without cycles: looking for garbage among them, as often as
    # the defaults say, takes as long as the analysis of a large file.
    gc.set_threshold(_MANY_OBJECTS)
    for job in jobs:
        _workspace_of(job.target)  # so that its settings hold if another file imports it
    hold(changes)
    checked = [_checked(job, edits=edits, changes=changes) for job in jobs]
    for workspace in {id(w): w for job in jobs if (w := _workspace_of(job.target))}.values():
        workspace[0].index.flush()
    return checked


def hold(changes: Changes | None) -> None:
    """Let files be what is staged of them, for those that import them too."""
    for target, data in () if changes is None else changes.staged.values():
        found = _workspace_of(target)
        source = decode(data)
        if found is not None and not isinstance(source, Unreadable):
            workspace, key = found
            workspace.hold(key, source.text)


def _checked(job: Job, *, edits: bool, changes: Changes | None) -> Checked:
    outcome = check_target(job.target, job.called, edits=edits, changes=changes)
    found = _workspace_of(job.target)
    if found is None or isinstance(outcome, InputError):
        return Checked(outcome)
    workspace, key = found
    outline = workspace.index.outline(key)
    return Checked(outcome, None if outline is None else record_data(outline))


def passed_on(checked: Iterable[tuple[Target, Checked]]) -> Mapping[Path, tuple[Data, ...]]:
    """Return, for each file, what others pass to its functions that comes from outside."""
    files: dict[_Workspace, list[str]] = defaultdict(list)
    for target, one in checked:
        found = _workspace_of(target)
        if found is not None and one.outline is not None:
            workspace, key = found
            if not workspace.index.knows(key):
                workspace.index.learn(key, record_from(one.outline))
            files[workspace].append(key)
    return {
        workspace.folder.path(file): tuple(map(handed_data, handed))
        for workspace, keys in files.items()
        for file, handed in workspace.index.calls(keys).items()
    }


def check_target(
    target: Target,
    called: Sequence[Data] = (),
    *,
    edits: bool = False,
    changes: Changes | None = None,
) -> Outcome:
    """Read and check a file."""
    staged = None if changes is None else changes.staged.get(target.path)
    limit = NOTEBOOK_LIMIT if is_notebook(target.path) else SOURCE_LIMIT
    data = read_bytes(target.path, limit) if staged is None else staged[1]
    if isinstance(data, Unreadable):
        return InputError(target.shown, data.reason)
    if is_notebook(target.path):
        return check_notebook(data, target, called, edits=edits, changes=changes)
    source = decode(data, str(target.path))
    if isinstance(source, Unreadable):
        return InputError(target.shown, source.reason)
    again = encode(source.text, source)
    stored = None if isinstance(again, Unreadable) else again
    return check_source(source.text, target, stored, called, edits=edits, changes=changes)


def check_notebook(
    data: bytes,
    target: Target,
    called: Sequence[Data] = (),
    *,
    edits: bool = False,
    changes: Changes | None = None,
) -> Outcome:
    """Check the cells of a notebook as one module."""
    notebook = parse_notebook(data, target.shown)
    if isinstance(notebook, Unreadable):
        return InputError(target.shown, notebook.reason)
    cells = notebook.cells
    if not cells.cells:
        return FileReport(target.shown)
    outcome = check_source(
        cells.text, target, None, called, edits=edits, cells=cells, changes=changes
    )
    if isinstance(outcome, InputError):
        return outcome

    def cell_of(line: int) -> tuple[int, int]:
        index = cells.place(line).cell
        return notebook.numbers[index], cells.starts[index]

    return in_cells(outcome, cell_of)


def check_source(
    text: str,
    target: Target,
    data: bytes | None = None,
    called: Sequence[Data] = (),
    *,
    edits: bool = False,
    cells: Cells | None = None,
    changes: Changes | None = None,
) -> Outcome:
    """Check a text as if it were the file's; `data` is how it is stored.

    `cells` are those that the text was put together from.
    """
    try:
        analysis, problems = analysed(text, target, data, called)
        # Of what is new the first may stand behind one that is old.
        findings = analysis.reported() if changes is None else analysis.findings()
        suppressed = analysis.suppressed()
        told = [True] * len(findings)
        if changes is not None:
            changed = partial(_changed, target, changes)
            new = [(0, f) for f in findings if touched(analysis, f, changed)]
            wanted = {id(finding) for _, finding in analysis.shown(new)}
            told = [id(finding) in wanted for finding in findings]
        origins = _origins(target, analysis.snapshot, findings, changed=changes is not None)
        mends = _mends(analysis, [*compress(findings, told)]) if edits else None
        snapshot = analysis.snapshot
        if cells is not None:
            snapshot = Snapshot.of(cells.raw)
            if mends is not None:
                mends = {cells.finding(f): _for_cells(found, cells) for f, found in mends.items()}
            findings = tuple(map(cells.finding, findings))
            suppressed = tuple(map(cells.finding, suppressed))
            origins = {cells.finding(f): origin for f, origin in origins.items()}
    # The edge of the process, once per file: whatever is wrong with one file, the
    # others are checked. Only the kind is told, as the words may quote source.
    except Exception as error:
        return InputError(target.shown, f"cannot be analysed: {type(error).__name__}")
    report = file_report(
        target.shown,
        snapshot,
        findings,
        suppressed,
        (*_broken(analysis), *problems),
        mends,
        partial(_shown_key, target),
        origins.get,
    )
    # Only now, since equal lines are told apart by counting them.
    entries = tuple(compress(report.entries, told))
    baseline = target.config.baseline
    marks = frozenset[str]() if baseline is None else baseline.of(target.path)
    new_ones = tuple(entry for entry in entries if entry.fingerprint not in marks)
    return replace(report, entries=new_ones, known=len(entries) - len(new_ones))


def analysed(
    text: str, target: Target, data: bytes | None = None, called: Sequence[Data] = ()
) -> tuple[Analysis, tuple[Problem, ...]]:
    """Analyse a text as if it were the file's, with what other files say."""
    found = _workspace_of(target)
    if found is None:
        return check_text(text, target.path, target.config, data)
    workspace, key = found
    workspace.hold(key, text)
    basis: object = None
    if _workspaces.lasting:
        basis = (target.config, bandit_texts(target.path.parent, target.config.root))
        if workspace.bases.pop(key, basis) != basis:
            workspace.index.drop(key)
    analysis = workspace.index.analysis(key, all_handed_from(called))
    if not _workspaces.lasting:
        return finished(analysis, target.path, target.config, data)
    analysis, problems = finished(analysis, target.path, target.config, data, anew=True)
    if not called and not problems:
        workspace.bases[key] = basis
        workspace.index.settle(key, analysis)
    return analysis, problems


def _changed(target: Target, changes: Changes, file: str) -> ChangedLines:
    found = _workspace_of(target) if file else None
    path = target.path if found is None else found[0].folder.path(file)
    return changes.lines.get(path, ChangedLines())


def _origins(
    target: Target, snapshot: Snapshot, findings: Sequence[Finding], *, changed: bool
) -> Mapping[Finding, str]:
    """Return how the code of findings has come, as far as that is known."""
    record = Remembered().known(target.path, snapshot) if findings else None
    out = dict.fromkeys(findings, "changed") if changed else {}
    if record is None:
        return out
    for finding in findings:
        line = finding.range.start.line
        for block in record.blocks:
            if block.holds(line):
                out[finding] = record.origin(block)
    return out


def _shown_key(target: Target, file: str) -> str:
    found = _workspace_of(target)
    return file if found is None else shown_path(found[0].folder.path(file))


def _mends(analysis: Analysis, findings: Sequence[Finding]) -> Mapping[Finding, Sequence[Mend]]:
    return {
        finding: [Mend(fix.title, fix.safety, fix.edits) for fix in offered(analysis, finding)]
        for finding in findings
        if finding.fixes
    }


def _for_cells(mends: Sequence[Mend], cells: Cells) -> Sequence[Mend]:
    return [mend for mend in mends if cells.edits(mend.edits) is not None]


def _broken(analysis: Analysis) -> list[Problem]:
    lines = sorted(analysis.broken_lines())
    out = [
        Problem("syntax", "does not parse; checked as far as it can be read", line)
        for line in lines[:_BROKEN_SHOWN]
    ]
    if len(lines) > _BROKEN_SHOWN:
        rest = len(lines) - _BROKEN_SHOWN
        out.append(Problem("syntax", f"{rest} more statements do not parse", lines[_BROKEN_SHOWN]))
    return out
