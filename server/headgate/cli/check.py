"""`headgate check`: reports what is dangerous in files, folders or stdin.

Owns the order of the work and the exit code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from headgate import __version__
from headgate.catalog import prune_cache
from headgate.cli.analysis import (
    Checked,
    Job,
    Outcome,
    check_jobs,
    check_notebook,
    check_source,
    hold,
    passed_on,
)
from headgate.cli.changes import Changes, changes_of, to_look_at
from headgate.cli.console import Advance, progress, say, say_problems, wants_colour, write
from headgate.cli.inputs import (
    Configurations,
    Inputs,
    Misuse,
    Target,
    configurations,
    gather,
    rules_here,
    rules_of,
    target_of,
)
from headgate.cli.options import CLEAN, FOUND, MISUSED, CheckOptions
from headgate.cli.parallel import spread
from headgate.cli.writing import write_file
from headgate.project import FailOn, Unreadable, decode, is_notebook
from headgate.project.notebooks import NOTEBOOK_LIMIT
from headgate.project.reading import SOURCE_LIMIT
from headgate.report import FileReport, InputError, Report, write_json, write_sarif, write_text
from headgate.report.text import joined

_STDIN: Final = "-"
_LONG: Final = 50
"""Files from which on a progress bar is worth showing."""


def run(options: CheckOptions) -> int:
    """Check and report; return the exit code."""
    configs = configurations(options.selection, options.fail_on)
    if isinstance(configs, Misuse):
        return _misused(*configs.messages)
    paths = options.selection.paths
    edits = options.format != "text"
    from_stdin = options.stdin or options.stdin_filename is not None or _STDIN in paths
    changes: Changes | None = None
    if from_stdin:
        if any(path not in (_STDIN, options.stdin_filename) for path in paths):
            return _misused("stdin cannot be checked together with paths")
        if options.staged or options.since is not None or options.diff is not None:
            return _misused("a text from stdin has no lines that are older than others")
        target = target_of(Path(options.stdin_filename or "<stdin>"), configs)
        inputs = Inputs((target,), (), tuple(configs.problems))
        outcomes: Sequence[Outcome] = [_check_stdin(target, edits=edits)]
    else:
        inputs = gather(paths or (".",), configs)
        found = changes_of(options, inputs, configs)
        if isinstance(found, Misuse):
            return _misused(*found.messages)
        if found is not None:
            changes, inputs = found
        outcomes = check_files(inputs, options, changes, edits=edits)
    say_problems(inputs.problems)
    report = _report(inputs, outcomes)
    _say_errors(report)
    if not _deliver(report, inputs, options):
        return MISUSED
    return _exit_code(report, inputs, options, configs)


def _misused(*messages: str) -> int:
    for message in messages:
        say(message)
    return MISUSED


def _check_stdin(target: Target, *, edits: bool) -> Outcome:
    if is_notebook(target.path):
        return check_notebook(sys.stdin.buffer.read(NOTEBOOK_LIMIT), target, edits=edits)
    data = sys.stdin.buffer.read(SOURCE_LIMIT + 1)
    if len(data) > SOURCE_LIMIT:
        return InputError(target.shown, f"is larger than {SOURCE_LIMIT:,} bytes")
    source = decode(data)
    if isinstance(source, Unreadable):
        return InputError(target.shown, source.reason)
    return check_source(source.text, target, edits=edits)


def check_files(
    inputs: Inputs, options: CheckOptions, changes: Changes | None, *, edits: bool
) -> Sequence[Outcome]:
    """Check files, or of them what changes bring."""
    targets = inputs.targets if changes is None else to_look_at(inputs.targets, changes)
    work = partial(check_jobs, edits=edits, changes=changes)
    checked: dict[Path, Checked] = {}
    with progress(len(targets), wanted=not options.quiet and len(targets) >= _LONG) as advance:
        jobs = [Job(target) for target in targets]
        for job, one in _spread(work, jobs, options, advance):
            checked[job.target.path] = one
        hold(changes)
        # A file alone is checked as what it imports says, not as others call it.
        callers = targets if len(inputs.targets) > 1 else ()
        called = passed_on((target, checked[target.path]) for target in callers)
        # A change may pass something to a file that it does not touch.
        jobs = [Job(t, called[t.path]) for t in inputs.targets if called.get(t.path)]
        for job, one in _spread(work, jobs, options):
            checked[job.target.path] = one
    if any(one.outline is not None for one in checked.values()):
        prune_cache()
    return [
        checked[target.path].outcome
        for target in inputs.targets
        if target.path in checked and _counts(target, checked[target.path].outcome, changes)
    ]


def _spread(
    work: Callable[[Sequence[Job]], Sequence[Checked]],
    jobs: Sequence[Job],
    options: CheckOptions,
    advance: Advance | None = None,
) -> Iterator[tuple[Job, Checked]]:
    sizes = [_size(job.target) for job in jobs]
    rest = iter(jobs)
    for batch in spread(work, jobs, sizes, options.jobs, _lost):
        for one in batch:
            yield next(rest), one
        if advance is not None:
            advance(len(batch))


def _counts(target: Target, outcome: Outcome, changes: Changes | None) -> bool:
    """Whether to tell of a file: of one without changes only if they lead to findings in it."""
    if changes is None or target.path in changes.lines:
        return True
    return isinstance(outcome, FileReport) and bool(outcome.entries)


def _size(target: Target) -> int:
    try:
        return os.stat(target.path).st_size
    except OSError:
        return 0


def _lost(job: Job) -> Checked:
    return Checked(InputError(job.target.shown, "cannot be analysed: the worker process died"))


def _report(inputs: Inputs, outcomes: Sequence[Outcome]) -> Report:
    errors = [InputError(error.path, error.reason) for error in inputs.errors]
    errors += [outcome for outcome in outcomes if isinstance(outcome, InputError)]
    files = tuple(outcome for outcome in outcomes if isinstance(outcome, FileReport))
    return Report(files, tuple(errors), __version__)


def _say_errors(report: Report) -> None:
    for file in report.files:
        for problem in file.problems:
            line = "" if problem.line is None else f":{problem.line + 1}"
            say(f"{file.path}{line}: {problem.where}: {problem.message}", "warning")
    for error in report.errors:
        say(f"{error.path}: {error.message}")


def _deliver(report: Report, inputs: Inputs, options: CheckOptions) -> bool:
    """Write the report where it is wanted; tell whether that was possible."""
    match options.format:
        case "json":
            text = write_json(report)
        case "sarif":
            sets = dict.fromkeys(rules_of(target.config) for target in inputs.targets)
            rules = {r.meta.code: (r.meta, r.doc) for s in sets or (rules_here(),) for r in s.rules}
            text = write_sarif(report, rules.values())
        case _:
            colour = options.output is None and wants_colour(options.color, sys.stdout)
            colour = colour or options.color == "always"
            lines = list(write_text(report, colour=colour))
            text = joined(lines[:-1] if options.quiet else lines)
    if options.output is None:
        write(text)
        return True
    failed = write_file(Path(options.output), text.encode("utf-8"))
    if failed is not None:
        say(str(failed))
    return failed is None


def _exit_code(
    report: Report, inputs: Inputs, options: CheckOptions, configs: Configurations
) -> int:
    if report.errors:
        return MISUSED
    if options.exit_zero:
        return CLEAN
    limits: dict[str, FailOn] = {t.shown: t.config.fail_on for t in inputs.targets}
    failed = any(limits[file.path].reached_by(entry.severity) for file, entry in report.entries())
    return FOUND if failed else CLEAN
