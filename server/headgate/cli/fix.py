"""`headgate fix`: mends files in place, or shows how it would.

Owns the order of the work and the exit code. A file is written whole or not at
all, and only if it still is what was read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from headgate.cli.analysis import analysed
from headgate.cli.console import progress, say, say_problems, wants_colour, write
from headgate.cli.declaring import Manifest, Manifests
from headgate.cli.diff import Version, unified
from headgate.cli.inputs import Misuse, Target, configurations, gather
from headgate.cli.notebook_fixes import mended_file
from headgate.cli.options import CLEAN, FOUND, MISUSED, FixOptions
from headgate.cli.writing import replace_file
from headgate.engine import Analysis
from headgate.fixes import FixAllResult, fix_all
from headgate.project import Unreadable, decode, encode, is_notebook
from headgate.project.notebooks import NOTEBOOK_LIMIT
from headgate.project.reading import SOURCE_LIMIT, read_bytes
from headgate.report import masked_lines, secret_texts, shown, without_keys
from headgate.ruleapi import FixSafety
from headgate.text import Snapshot

_LONG = 50


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file before and after."""

    target: Target
    old: bytes
    new: bytes
    before: Analysis
    result: FixAllResult
    raw: tuple[str, str] | None = None
    """Of a notebook, the lines of its cells before and after."""


def run(options: FixOptions) -> int:
    """Fix, or show what would be; return the exit code."""
    configs = configurations(options.selection)
    if isinstance(configs, Misuse):
        for message in configs.messages:
            say(message)
        return MISUSED
    inputs = gather(options.selection.paths, configs)
    say_problems(inputs.problems)
    for error in inputs.errors:
        say(str(error))
    failed = bool(inputs.errors)
    safety = FixSafety.REVIEW if options.unsafe else FixSafety.SAFE
    changed: list[str] = []
    fixes = 0
    manifests = Manifests()
    long = len(inputs.targets) >= _LONG and not options.quiet and not options.diff
    with progress(len(inputs.targets), wanted=long) as advance:
        for target in inputs.targets:
            fixed = fix_target(target, safety)
            advance(1)
            count = fixed if isinstance(fixed, Unreadable) else _delivered(fixed, options)
            if isinstance(count, Unreadable):
                say(f"{target.shown}: {count.reason}")
                failed = True
            elif count:
                changed.append(target.shown)
                fixes += count
            if options.unsafe and isinstance(fixed, Fixed):
                manifests.declare(target, fixed.result.analysis)
    for path, manifest in manifests.changed.items():
        wrong = _declared(path, manifest, options)
        if wrong is None:
            changed.append(manifest.shown)
            fixes += manifest.added
        else:
            say(f"{manifest.shown}: {wrong.reason}")
            failed = True
    if not options.quiet:
        _conclude(changed, fixes, options)
    if failed:
        return MISUSED
    return FOUND if options.check and changed else CLEAN


def fix_target(target: Target, safety: FixSafety) -> Fixed | Unreadable:
    """Work out the fixes of one file; nothing is written."""
    limit = NOTEBOOK_LIMIT if is_notebook(target.path) else SOURCE_LIMIT
    data = read_bytes(target.path, limit)
    if isinstance(data, Unreadable):
        return data
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
    return Fixed(target, data, new, analysis, result)


def _fix_notebook(data: bytes, target: Target, safety: FixSafety) -> Fixed | Unreadable:
    """Work out the fixes of a notebook's cells."""
    done = mended_file(data, target, safety)
    if isinstance(done, Unreadable):
        return done
    raw = done.old.cells.raw, done.new.cells.raw
    return Fixed(target, data, done.data, done.before, done.result, raw)


def _delivered(fixed: Fixed, options: FixOptions) -> int | Unreadable:
    """Print or write one file; return how many fixes were made, or why they could not be."""
    if fixed.old == fixed.new:
        return 0
    if options.diff:
        write("".join(_diff(fixed, options)))
    elif not options.check:
        failed = replace_file(fixed.target.path, fixed.old, fixed.new)
        if failed is not None:
            return failed
    return len(fixed.result.applied)


def _declared(path: Path, manifest: Manifest, options: FixOptions) -> Unreadable | None:
    """Print or write what a project asks for from now on; return why that is not possible."""
    new = manifest.new()
    if isinstance(new, Unreadable):
        return new
    if options.diff:
        versions = [_plain(manifest.source.text), _plain(manifest.text)]
        colour = wants_colour(options.color, sys.stdout)
        write("".join(unified(manifest.shown, *versions, colour=colour)))
        return None
    return None if options.check else replace_file(path, manifest.old, new)


def _plain(text: str) -> Version:
    """Return the lines of a text in which nothing was found; keys are masked."""
    lines = list(Snapshot.of(text).lines)
    lines = lines[:-1] if lines[-1] == "" else lines
    return Version(lines, [*map(without_keys, lines)])


def _diff(fixed: Fixed, options: FixOptions) -> Iterator[str]:
    before = fixed.before
    secrets = secret_texts(before.snapshot, (*before.findings(), *before.suppressed()))
    old, new = fixed.raw or (None, None)
    return unified(
        fixed.target.shown,
        _version(before, secrets, old),
        _version(fixed.result.analysis, secrets, new),
        colour=wants_colour(options.color, sys.stdout),
    )


def _version(analysis: Analysis, secrets: frozenset[str], raw: str | None) -> Version:
    """Return the lines of a text, those masked that hold secrets; `raw` as cells have them."""
    snapshot = analysis.snapshot
    lines = list(snapshot.lines if raw is None else Snapshot.of(raw).lines)
    texts = list(map(without_keys, lines))
    hidden = masked_lines(snapshot, (*analysis.findings(), *analysis.suppressed()), secrets)
    for number, text in hidden.items():
        texts[number] = without_keys(text) + _end(lines[number])
    if sys.stdout.isatty():
        # For eyes only; elsewhere a diff must hold every character, to be applied.
        texts = [shown(text.rstrip("\r\n")) + _end(text) for text in texts]
    if lines[-1] == "":
        # It only stands for the end of the line before it.
        lines, texts = lines[:-1], texts[:-1]
    return Version(lines, texts)


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _conclude(changed: list[str], fixes: int, options: FixOptions) -> None:
    only_shown = options.diff or options.check
    files = f"{len(changed)} file{'' if len(changed) == 1 else 's'}"
    what = f"{fixes} finding{'' if fixes == 1 else 's'}"
    if not changed:
        print("Nothing to fix.", file=sys.stderr)
    elif only_shown:
        print(f"Would fix {what} in {files}.", file=sys.stderr)
    else:
        print(f"Fixed {what} in {files}.", file=sys.stderr)
