"""`headgate report`: what came in at once, how much of it was dangerous, what was fixed.

Owns which folder is meant, and where a page goes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from headgate import __version__
from headgate.bandit import TEST_IDS
from headgate.cli.console import say, write
from headgate.cli.inputs import rules_here
from headgate.cli.options import CLEAN, MISUSED
from headgate.cli.writing import write_file
from headgate.project.arrived import ArrivalLog, save_page
from headgate.report.arrivals import (
    Summary,
    summed,
    write_arrivals_json,
    write_arrivals_text,
)
from headgate.report.arrivals_page import write_arrivals_page
from headgate.report.text import joined

_TOLD: Final = 5
"""Folders that are named."""


def run(folder: str, format_: str, html: str | None, days: int) -> int:
    """Report what the log says of a folder; return the exit code.

    `html` names the file for the page, "-" is stdout; with "" it goes into the cache, and its
    name is printed.
    """
    log = ArrivalLog()
    if not log.is_kept:
        say("nothing is kept: there is no folder for a cache")
        return MISUSED
    here = Path(os.path.abspath(folder))
    if not here.is_dir():
        say(f"{folder}: no such folder")
        return MISUSED
    summary = of_folder(log, here, date.today(), days, rule_names())
    if html is None:
        if format_ == "json":
            write(write_arrivals_json(summary, __version__))
        else:
            write(joined([*write_arrivals_text(summary)]))
        return CLEAN
    page = write_arrivals_page(summary, __version__, date.today())
    if html == "-":
        write(page)
        return CLEAN
    if html:
        failed = write_file(Path(html), page.encode("utf-8", "backslashreplace"))
        if failed is not None:
            say(str(failed))
            return MISUSED
        return CLEAN
    target = save_page(here, page)
    if target is None:
        say("the page cannot be written into the cache")
        return MISUSED
    write(f"{target}\n")
    return CLEAN


def of_folder(
    log: ArrivalLog, here: Path, today: date, days: int, names: Mapping[str, str]
) -> Summary:
    """Return what the log says of a folder, or else of the nearest one above that is in it.

    The editor has opened that one. Those below that it has opened count too.
    """
    own = next((folder for folder in (here, *here.parents) if log.of(folder)), None)
    below = log.below(here)
    files = [file for folder in (own, *below) if folder is not None for file in log.of(folder)]
    if own is None and not below:
        say(f"there is no log of {here}, nor of a folder above or below it", "note")
    elif own not in (None, here):
        say(f"there is no log of {here}: this is the one of {own} around it", "note")
    if below:
        told = ", ".join(str(folder) for folder in below[:_TOLD])
        more = f" and {len(below) - _TOLD} more" if len(below) > _TOLD else ""
        say(f"the logs of these folders are in it: {told}{more}", "note")
    return summed(str(own or here), files, names, today, days)


def rule_names() -> Mapping[str, str]:
    """Return the name of each rule that holds here, and of Bandit's checks."""
    return {
        **{id_: name for name, id_ in TEST_IDS.items()},
        **{rule.meta.code: rule.meta.name for rule in rules_here().rules},
    }
