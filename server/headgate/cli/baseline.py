"""`headgate baseline`: accepts what is found now, so that from now on only what is new is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from headgate.cli.check import check_files
from headgate.cli.console import say, say_problems, write
from headgate.cli.inputs import Inputs, Misuse, configurations, gather
from headgate.cli.options import CLEAN, MISUSED, CheckOptions
from headgate.cli.writing import write_file
from headgate.project.baseline import BASELINE, baseline_text
from headgate.report import FileReport


def run(options: CheckOptions) -> int:
    """Write the baseline of the folder that the user is in; return the exit code."""
    configs = configurations(options.selection)
    if isinstance(configs, Misuse):
        for message in configs.messages:
            say(message)
        return MISUSED
    found = gather(options.selection.paths or (".",), configs)
    everything = (replace(t, config=replace(t.config, baseline=None)) for t in found.targets)
    inputs = Inputs(tuple(everything), found.errors, found.problems)
    say_problems(inputs.problems)
    here = Path.cwd()
    files: dict[str, list[str]] = {}
    outcomes = check_files(inputs, options, None, edits=False)
    for target, outcome in zip(inputs.targets, outcomes, strict=True):
        if not isinstance(outcome, FileReport):
            say(f"{outcome.path}: {outcome.message}")
        elif target.path.is_relative_to(here):
            name = target.path.relative_to(here).as_posix()
            files[name] = [entry.fingerprint for entry in outcome.entries]
    failed = None
    path = here / BASELINE
    try:
        path.parent.mkdir(exist_ok=True)
        failed = write_file(path, baseline_text(files).encode())
    except OSError as error:
        say(f"{BASELINE}: cannot be written: {error.strerror or error}")
        return MISUSED
    if failed is not None:
        say(str(failed))
        return MISUSED
    count = sum(map(len, files.values()))
    what = "1 finding" if count == 1 else f"{count} findings"
    write(f"{BASELINE} holds {what}. From now on what is new is told; commit the file.\n")
    return CLEAN
