"""`headgate fix`: mends files in place, or shows how it would.

Owns the order of the work and the exit code. A file is written whole or not at
all, and only if it still is what was read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from headgate.cli.analysis import analysed
from headgate.cli.console import progress, say, say_problems, wants_colour, write, write_as
from headgate.cli.declaring import Manifest, Manifests
from headgate.cli.diff import Version, unified
from headgate.cli.inputs import (
    Configurations,
    Misuse,
    Target,
    configurations,
    gather,
    target_of,
)
from headgate.cli.mended import Mend, Outcome, as_json, conclusion, lines_of
from headgate.cli.notebook_fixes import mended_file
from headgate.cli.options import CLEAN, FOUND, MISUSED, FixOptions
from headgate.cli.writing import replace_file
from headgate.engine import Analysis
from headgate.fixes import FixAllResult, fix_all
from headgate.project import Source, Unreadable, decode, encode, is_notebook
from headgate.project.notebooks import NOTEBOOK_LIMIT
from headgate.project.reading import SOURCE_LIMIT, read_bytes
from headgate.report import hide, masked_lines, secret_texts, shown, without_keys
from headgate.ruleapi import FixSafety
from headgate.text import Snapshot

_LONG = 50
_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file before and after."""

    target: Target
    old: bytes
    new: bytes
    before: Analysis
    result: FixAllResult
    source: Source
    """How it is stored."""
    raw: tuple[str, str] | None = None
    """Of a notebook, the lines of its cells before and after."""
    places: tuple[tuple[int, int], ...] = ()
    """Of a notebook, the cells and lines of what was mended."""


def run(options: FixOptions) -> int:
    """Fix, or show what would be; return the exit code."""
    wrong = _misuse(options)
    if wrong is not None:
        say(wrong)
        return MISUSED
    configs = configurations(options.selection)
    if isinstance(configs, Misuse):
        for message in configs.messages:
            say(message)
        return MISUSED
    outcome = Outcome(written=not (options.diff or options.check))
    try:
        if _from_stdin(options):
            _fix_stdin(outcome, options, configs)
        else:
            _fix_files(outcome, options, configs)
    except KeyboardInterrupt:
        _conclude(outcome, options, interrupted=True)
        raise
    _conclude(outcome, options)
    if outcome.errors:
        return MISUSED
    return FOUND if options.check and outcome.mends else CLEAN


def _from_stdin(options: FixOptions) -> bool:
    return options.stdin_filename is not None or _STDIN in options.selection.paths


def _misuse(options: FixOptions) -> str | None:
    """Return why the options cannot be used together."""
    paths = options.selection.paths
    if _from_stdin(options):
        if any(path not in (_STDIN, options.stdin_filename) for path in paths):
            return "stdin cannot be fixed together with paths"
        if options.format == "json" and not options.check:
            return "--format json needs --check where the code comes from stdin"
    elif not paths:
        return "PATH is missing: name the files and folders to fix, such as . for all here"
    if options.diff and options.format == "json":
        return "--diff and --format json both write to stdout: choose one"
    return None


def _fix_files(outcome: Outcome, options: FixOptions, configs: Configurations) -> None:
    inputs = gather(options.selection.paths, configs)
    say_problems(inputs.problems)
    for error in inputs.errors:
        _failed(outcome, error.path, error.reason)
    safety = FixSafety.REVIEW if options.unsafe else FixSafety.SAFE
    manifests = Manifests()
    long = len(inputs.targets) >= _LONG and not options.quiet and not options.diff
    with progress(len(inputs.targets), wanted=long) as advance:
        for target in inputs.targets:
            outcome.files += 1
            fixed = fix_target(target, safety)
            advance(1)
            wrong = fixed if isinstance(fixed, Unreadable) else _delivered(fixed, options)
            if wrong is not None:
                _failed(outcome, target.shown, wrong.reason)
            elif isinstance(fixed, Fixed):
                _note(outcome, fixed, options)
            if options.unsafe and isinstance(fixed, Fixed):
                manifests.declare(target, fixed.result.analysis)
    for path, manifest in manifests.changed.items():
        wrong = _declared(path, manifest, options)
        if wrong is None:
            review = FixSafety.REVIEW.value
            outcome.mends += (
                Mend(manifest.shown, None, None, code, title, review)
                for code, title in manifest.added
            )
        else:
            _failed(outcome, manifest.shown, wrong.reason)


def _fix_stdin(outcome: Outcome, options: FixOptions, configs: Configurations) -> None:
    """Read code from stdin and print it fixed; where that fails nothing is printed."""
    target = target_of(Path(options.stdin_filename or "<stdin>"), configs)
    say_problems(configs.problems)
    outcome.files = 1
    limit = NOTEBOOK_LIMIT if is_notebook(target.path) else SOURCE_LIMIT
    data = sys.stdin.buffer.read(limit + 1)
    fixed: Fixed | Unreadable
    if len(data) > limit:
        fixed = Unreadable(target.shown, f"is larger than {limit:,} bytes")
    else:
        safety = FixSafety.REVIEW if options.unsafe else FixSafety.SAFE
        fixed = fix_data(data, target, safety)
    if isinstance(fixed, Unreadable):
        _failed(outcome, target.shown, fixed.reason)
        return
    _note(outcome, fixed, options)
    if options.diff:
        _print_diff(fixed, options)
    elif not options.check:
        sys.stdout.flush()
        sys.stdout.buffer.write(fixed.new)


def _failed(outcome: Outcome, path: str, reason: str) -> None:
    outcome.errors.append((path, reason))
    say(f"{path}: {reason}")


def _note(outcome: Outcome, fixed: Fixed, options: FixOptions) -> None:
    """Note what was done to a file, and tell it."""
    mends = _mends(fixed)
    outcome.mends += mends
    left = fixed.result.remaining
    outcome.left += len(left)
    if not options.unsafe:
        outcome.reviewable += sum(
            any(fix.safety is FixSafety.REVIEW for fix in finding.fixes) for finding in left
        )
    if options.format == "text" and not (options.quiet or options.diff or _from_stdin(options)):
        write(lines_of(mends))


def _mends(fixed: Fixed) -> list[Mend]:
    before = fixed.before
    secrets = secret_texts(before.snapshot, (*before.findings(), *before.suppressed()))
    places: Sequence[tuple[int | None, int]] = fixed.places
    if not places:
        places = [(None, one.line) for one in fixed.result.applied]
    return [
        Mend(
            fixed.target.shown,
            line + 1,
            one.finding.range.start.column + 1,
            one.finding.code,
            hide(one.fix.title, secrets),
            one.fix.safety.value,
            cell,
        )
        for one, (cell, line) in zip(fixed.result.applied, places, strict=True)
    ]


def fix_target(target: Target, safety: FixSafety) -> Fixed | Unreadable:
    """Work out the fixes of one file; nothing is written."""
    limit = NOTEBOOK_LIMIT if is_notebook(target.path) else SOURCE_LIMIT
    data = read_bytes(target.path, limit)
    return data if isinstance(data, Unreadable) else fix_data(data, target, safety)


def fix_data(data: bytes, target: Target, safety: FixSafety) -> Fixed | Unreadable:
    """Work out the fixes of what a file holds."""
    if is_notebook(target.path):
        return _fix_notebook(data, target, safety)
    source = decode(data, target.shown)
    if isinstance(source, Unreadable):
        return source
    try:
        analysis, _ = analysed(source.text, target)
        result = fix_all(analysis, safety=safety)
    # The edge of the process, once per file, as in `check`.
    except Exception as error:
        return Unreadable(target.shown, f"cannot be analysed: {type(error).__name__}")
    new = encode(result.snapshot.text, source)
    if isinstance(new, Unreadable):
        return new
    back = decode(new)
    if isinstance(back, Unreadable) or back.text != result.snapshot.text:
        return Unreadable(target.shown, f"cannot be written back as {source.encoding}")
    return Fixed(target, data, new, analysis, result, source)


def _fix_notebook(data: bytes, target: Target, safety: FixSafety) -> Fixed | Unreadable:
    """Work out the fixes of a notebook's cells."""
    done = mended_file(data, target, safety)
    if isinstance(done, Unreadable):
        return done
    raw = done.old.cells.raw, done.new.cells.raw
    places = tuple((done.old.numbers[cell], line) for cell, line in done.places)
    return Fixed(target, data, done.data, done.before, done.result, Source(""), raw, places)


def _delivered(fixed: Fixed, options: FixOptions) -> Unreadable | None:
    """Print or write one file; return why that could not be done."""
    if fixed.old == fixed.new:
        return None
    if options.diff:
        _print_diff(fixed, options)
    elif not options.check:
        return replace_file(fixed.target.path, fixed.old, fixed.new)
    return None


def _declared(path: Path, manifest: Manifest, options: FixOptions) -> Unreadable | None:
    """Print or write what a project asks for from now on; return why that is not possible."""
    new = manifest.new()
    if isinstance(new, Unreadable):
        return new
    if options.diff:
        source = manifest.source
        old, after = (_plain(_marked(source) + text) for text in (source.text, manifest.text))
        colour = wants_colour(options.color, sys.stdout)
        text = "".join(unified(manifest.shown, old, after, colour=colour))
        write_as(text, source.encoding)
        return None
    return None if options.check else replace_file(path, manifest.old, new)


def _marked(source: Source) -> str:
    """Return the mark that the file begins with, which a diff has to name to be applied."""
    return "\N{ZERO WIDTH NO-BREAK SPACE}" if source.bom else ""


def _plain(text: str) -> Version:
    """Return the lines of a text in which nothing was found; keys are masked."""
    lines = list(Snapshot.of(text).lines)
    lines = lines[:-1] if lines[-1] == "" else lines
    return Version(lines, [*map(without_keys, lines)])


def _print_diff(fixed: Fixed, options: FixOptions) -> None:
    before = fixed.before
    secrets = secret_texts(before.snapshot, (*before.findings(), *before.suppressed()))
    old, new = fixed.raw or (None, None)
    lines = unified(
        fixed.target.shown,
        _version(before, secrets, old, fixed.source),
        _version(fixed.result.analysis, secrets, new, fixed.source),
        colour=wants_colour(options.color, sys.stdout),
    )
    write_as("".join(lines), fixed.source.encoding)


def _version(
    analysis: Analysis, secrets: frozenset[str], raw: str | None, source: Source
) -> Version:
    """Return the lines of a text, those masked that hold secrets; `raw` as cells have them."""
    snapshot = analysis.snapshot
    lines = list(snapshot.lines if raw is None else Snapshot.of(raw).lines)
    texts = list(map(without_keys, lines))
    hidden = masked_lines(snapshot, (*analysis.findings(), *analysis.suppressed()), secrets)
    for number, text in hidden.items():
        texts[number] = without_keys(text) + _end(lines[number])
    if sys.stdout.isatty():
        # For eyes only; elsewhere a diff must hold every character, to be applied.
        texts = [shown(text.rstrip("\r\n")) + _eye_end(text) for text in texts]
    if lines[0]:
        lines[0], texts[0] = _marked(source) + lines[0], _marked(source) + texts[0]
    if lines[-1] == "":
        # It only stands for the end of the line before it.
        lines, texts = lines[:-1], texts[:-1]
    return Version(lines, texts)


def _eye_end(line: str) -> str:
    """Return the end of a line; a lone "\\r" would have the terminal write over the line."""
    end = _end(line)
    return end if not end or end.endswith("\n") else shown(end)


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _conclude(outcome: Outcome, options: FixOptions, *, interrupted: bool = False) -> None:
    if options.format == "json":
        write(as_json(outcome))
    if not options.quiet:
        print(conclusion(outcome, interrupted=interrupted), file=sys.stderr)
