"""`headgate check`: reports what is dangerous in files, folders or stdin.

Owns the order of the work and the exit code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
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
    passed_on,
)
from headgate.cli.console import progress, say, say_problems, wants_colour, write
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
    from_stdin = options.stdin_filename is not None or _STDIN in paths
    if from_stdin:
        if any(path not in (_STDIN, options.stdin_filename) for path in paths):
            return _misused("stdin cannot be checked together with paths")
        target = target_of(Path(options.stdin_filename or "<stdin>"), configs)
        inputs = Inputs((target,), (), tuple(configs.problems))
        outcomes: Sequence[Outcome] = [_check_stdin(target, edits=edits)]
    else:
        inputs = gather(paths or (".",), configs)
        outcomes = _check_files(inputs, options, edits=edits)
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


def _check_files(inputs: Inputs, options: CheckOptions, *, edits: bool) -> Sequence[Outcome]:
    targets = inputs.targets
    sizes = [_size(target) for target in targets]
    work = partial(check_jobs, edits=edits)
    checked: list[Checked] = []
    with progress(len(targets), wanted=not options.quiet and len(targets) >= _LONG) as advance:
        for batch in spread(work, [Job(t) for t in targets], sizes, options.jobs, _lost):
            checked += batch
            advance(len(batch))
        called = passed_on(zip(targets, checked, strict=True))
        again = [n for n, target in enumerate(targets) if called.get(target.path)]
        jobs = [Job(targets[n], called[targets[n].path]) for n in again]
        done = spread(work, jobs, [sizes[n] for n in again], options.jobs, _lost)
        for n, one in zip(again, (one for batch in done for one in batch), strict=True):
            checked[n] = one
    if any(one.outline is not None for one in checked):
        prune_cache()
    return [one.outcome for one in checked]


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
