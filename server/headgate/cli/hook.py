"""`headgate check --stdin --hook`: what an agent has just written, told to the agent.

Owns the exit codes that agents' hooks understand: 2 hands the message to the agent, 0 is
silence, and 1 tells the user, and stops nobody, that Headgate could not do its work.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from headgate.cli.agent_cells import with_cell
from headgate.cli.agent_edits import AgentEdit, Piece, applied, edits_of, new_lines
from headgate.cli.analysis import Outcome, check_notebook, check_source
from headgate.cli.changes import Changes
from headgate.cli.console import say, say_problems, write
from headgate.cli.inputs import Configurations, Misuse, Target, configurations, target_of
from headgate.cli.options import CLEAN, CheckOptions
from headgate.project import (
    Unreadable,
    decode,
    document_kind,
    is_excluded,
    is_notebook,
    parse_notebook,
    read_source,
)
from headgate.project.diffs import WHOLE, ChangedLines
from headgate.project.discovery import PYTHON_SUFFIXES
from headgate.project.notebooks import NOTEBOOK_LIMIT
from headgate.project.reading import SOURCE_LIMIT, read_bytes
from headgate.report import InputError
from headgate.report.agent import write_for_agent

TELL_AGENT: Final = 2
FAILED: Final = 1

_EVENT_LIMIT: Final = 4 * SOURCE_LIMIT


def run(options: CheckOptions) -> int:
    """Read what was written from stdin, and tell the agent what is dangerous in it."""
    configs = configurations(options.selection, options.fail_on)
    if isinstance(configs, Misuse):
        return _failed(*configs.messages)
    data = sys.stdin.buffer.read(_EVENT_LIMIT + 1)
    if len(data) > _EVENT_LIMIT:
        return _failed(f"stdin has more than {_EVENT_LIMIT:,} bytes")
    source = decode(data, "stdin")
    if isinstance(source, Unreadable):
        return _failed(str(source))
    edits = edits_of(source.text)
    if edits is None:  # plain code
        name = options.stdin_filename or "<stdin>"
        told, failed = _told(AgentEdit(name, content=source.text, on_disk=False), configs)
    else:
        outcomes = [_told(e, configs) for e in edits if e.name and _is_read(Path(e.name))]
        told = "\n".join(text for text, _ in outcomes if text)
        failed = tuple(message for _, messages in outcomes for message in messages)
    say_problems(configs.problems)
    if told:
        write(told, sys.stderr)
        return CLEAN if options.exit_zero else TELL_AGENT
    return _failed(*failed) if failed else CLEAN


def _told(edit: AgentEdit, configs: Configurations) -> tuple[str, Sequence[str]]:
    """Return what an agent is told of an edit, and why it cannot be checked."""
    target = target_of(Path(edit.folder) / edit.name, configs)
    outcome = None if _is_excluded(target) else _outcome(target, edit)
    if outcome is None:
        return "", ()
    if isinstance(outcome, InputError):
        return "", (f"{outcome.path}: {outcome.message}",)
    entries = [e for e in outcome.entries if target.config.fail_on.reached_by(e.severity)]
    return (write_for_agent(target.shown, entries) if entries else "", ())


def _failed(*messages: str) -> int:
    for message in messages:
        say(message)
    return FAILED


def _is_read(path: Path) -> bool:
    return path.suffix in PYTHON_SUFFIXES or is_notebook(path) or document_kind(path) is not None


def _is_excluded(target: Target) -> bool:
    config, path = target.config, target.path
    around = [p for p in path.parents if config.root is not None and config.root in p.parents]
    return is_excluded(config, path) or any(is_excluded(config, p, is_dir=True) for p in around)


def _outcome(target: Target, edit: AgentEdit) -> Outcome | None:
    """Check the text after an edit; None if it cannot be known."""
    if is_notebook(target.path):
        data: bytes | Unreadable = read_bytes(target.path, NOTEBOOK_LIMIT)
        if edit.content is not None and (edit.is_before or not edit.on_disk):
            data = edit.content.encode("utf-8", "surrogatepass")
        if isinstance(data, Unreadable):
            return InputError(target.shown, data.reason)
        if edit.is_before and edit.content is None:
            after = None if edit.cell is None else with_cell(data, edit.cell)
            if after is None:
                return None
            data = after
        changes = Changes({target.path: _new_in_cells(data, edit)})
        return check_notebook(data, target, edits=True, changes=changes)
    text = edit.content
    if edit.on_disk and not (edit.is_before and text is not None):
        source = read_source(target.path)
        if isinstance(source, Unreadable):
            if text is None:
                return InputError(target.shown, source.reason)
        else:
            text = applied(source.text, edit.pieces) if edit.is_before else source.text
    if text is None:
        return None
    lines = new_lines(text, edit) if edit.pieces else WHOLE
    return check_source(text, target, edits=True, changes=Changes({target.path: lines}))


def _new_in_cells(data: bytes, edit: AgentEdit) -> ChangedLines:
    """Return which lines of the cells, as one module, are new."""
    notebook = parse_notebook(data)
    if edit.cell is None or isinstance(notebook, Unreadable):
        return WHOLE
    has_code = edit.cell.kind != "markdown" and edit.cell.mode != "delete"
    piece = Piece("", edit.cell.source if has_code else "")
    # A cell with magics reads otherwise there: then all counts.
    return new_lines(notebook.cells.text, AgentEdit("", pieces=(piece,)))
