"""`headgate try`: the main job without an editor.

Owns a client that does what an editor does (opens, inserts, types, asks for
fixes) against the real server in a process of its own, and how that is told to
someone who sees Headgate for the first time. Writes no file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any, Final, TypeAlias

from headgate import __version__
from headgate.catalog import check_text
from headgate.cli import sample
from headgate.cli.console import say, wants_colour, write
from headgate.cli.diff import Version, unified
from headgate.cli.options import CLEAN, FOUND, MISUSED
from headgate.lsp.transport import Channel, ClientGone, channel_of
from headgate.project import Config, Unreadable, read_source
from headgate.report import masked_lines, secret_texts, shown, without_keys
from headgate.ruleapi import Severity
from headgate.text import Edit, Position, Range, Snapshot, split_lines

# Any: JSON of the server; this client trusts its own server's shapes.
_Json: TypeAlias = dict[str, Any]

_PATIENCE: Final = 60.0
"""Seconds in which the server has to answer."""

_PAUSE: Final = 3.0
"""Seconds in which the second phase has to come; it is silent if it finds nothing."""

_CONTEXT: Final = 1
"""Lines that are shown around a finding."""

_MANY: Final = 12
"""Findings that are listed at the end."""

_PAINT: Final = {
    Severity.ERROR: "31;1",
    Severity.WARNING: "33;1",
    Severity.INFORMATION: "36",
    Severity.HINT: "2",
}


class ServerFailed(Exception):
    """The server ended, or does not answer."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What the server says of a place; columns in code points."""

    range: Range
    code: str
    severity: Severity
    message: str


class Editor:
    """A client with one document."""

    def __init__(self, channel: Channel, uri: str, text: str) -> None:
        self.snapshot = Snapshot.of(text)
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self._channel = channel
        self._uri = uri
        self._version = 0
        self._last_id = 0
        self._inbox: deque[_Json] = deque()
        self._told = 0
        """How often diagnostics of the present version came."""

    def request(self, method: str, params: object) -> Any:
        """Return the result of a request."""
        self._last_id += 1
        wanted = self._last_id
        self._send({"id": wanted, "method": method, "params": params})
        reply = self._next(lambda m: m.get("id") == wanted and "method" not in m, _PATIENCE)
        if reply is None or "error" in reply:
            raise ServerFailed(f"no answer to {method}")
        return reply["result"]

    def initialize(self, folder: Path) -> None:
        """Introduce the client."""
        actions: _Json = {"codeActionLiteralSupport": {}, "isPreferredSupport": True}
        capabilities: _Json = {
            "general": {"positionEncodings": ["utf-32"]},
            "workspace": {"workspaceEdit": {"documentChanges": True}},
            "textDocument": {"codeAction": actions},
        }
        self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "clientInfo": {"name": "headgate try", "version": __version__},
                "rootUri": folder.as_uri(),
                "capabilities": capabilities,
            },
        )
        self._send({"method": "initialized", "params": {}})

    def open(self) -> float:
        """Open the document; return the seconds until its diagnostics are there."""
        self._version = 1
        document = {
            "uri": self._uri,
            "languageId": "python",
            "version": 1,
            "text": self.snapshot.text,
        }
        return self._timed({"method": "textDocument/didOpen", "params": {"textDocument": document}})

    def edit(self, edits: Iterable[Edit]) -> float:
        """Change the text by edits that do not overlap; return the seconds it took."""
        ordered = sorted(edits, key=lambda edit: edit.range, reverse=True)
        self.snapshot = self.snapshot.with_edits(ordered)
        self._version += 1
        params = {
            "textDocument": {"uri": self._uri, "version": self._version},
            "contentChanges": [
                {"range": _range_json(edit.range), "text": edit.text} for edit in ordered
            ],
        }
        return self._timed({"method": "textDocument/didChange", "params": params})

    def append(self, text: str) -> float:
        """Insert at the end."""
        line = self.snapshot.line_count - 1
        end = Position(line, len(self.snapshot.body(line)))
        return self.edit([Edit(Range(end, end), text)])

    def pause(self) -> bool:
        """Wait for what the server finds out later; tell whether that was anything new."""
        told = self._told
        # The light bulb that an editor asks for: its answer says that the server is warm.
        self.actions(Range(Position(0, 0), Position(0, 0)))
        return self._told > told or self._next(_is_publish, _PAUSE) is not None

    def actions(self, range_: Range, *only: str) -> list[_Json]:
        """Return the code actions of these kinds, or of all."""
        found: list[_Json] = self.request(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": self._uri},
                "range": _range_json(range_),
                "context": {"diagnostics": [], "only": list(only) or None},
            },
        )
        return found

    def leave(self) -> None:
        """Go as a client should."""
        self.request("shutdown", None)
        self._send({"method": "exit"})

    def _timed(self, message: _Json) -> float:
        """Return the seconds from a message to the diagnostics of its version."""
        began = time.perf_counter()
        self._send(message)
        told = self._told
        while self._told == told:
            if self._next(_is_publish, _PATIENCE) is None:
                raise ServerFailed("no diagnostics came")
        return time.perf_counter() - began

    def _send(self, message: _Json) -> None:
        try:
            self._channel.send(json.dumps({"jsonrpc": "2.0", **message}).encode())
        except ClientGone:
            raise ServerFailed("the server has ended") from None

    def _next(self, wanted: Callable[[_Json], bool], patience: float) -> _Json | None:
        """Return the next message that is wanted, having taken notice of those before it."""
        until = time.monotonic() + patience
        while True:
            while self._inbox:
                message = self._inbox.popleft()
                if _is_publish(message) and message["params"].get("version") == self._version:
                    self.diagnostics = tuple(map(_diagnostic, message["params"]["diagnostics"]))
                    self._told += 1
                if wanted(message):
                    return message
            if (left := until - time.monotonic()) <= 0:
                return None
            batch = self._channel.wait(left)
            if batch is None:
                raise ServerFailed("the server has ended")
            self._inbox += (json.loads(body) for body in batch if isinstance(body, bytes))


def _is_publish(message: _Json) -> bool:
    return message.get("method") == "textDocument/publishDiagnostics"


def run(file: str | None = None) -> int:
    """Show the main job on a sample, or on a copy of a file in memory."""
    if file is None:
        with TemporaryDirectory(prefix="headgate-try-") as folder:
            return _with_server(Path(folder).resolve() / sample.NAME, sample.NAME, sample.MODULE)
    source = read_source(Path(file))
    if isinstance(source, Unreadable):
        say(str(source))
        return MISUSED
    return _with_server(Path(file).absolute(), file, source.text)


def _with_server(path: Path, name: str, text: str) -> int:
    with TemporaryFile() as log:
        try:
            _session(path, name, text, log)
        except ServerFailed as error:
            log.seek(0)
            tail = log.read().decode(errors="replace").strip().splitlines()[-5:]
            say("\n".join((f"{error}. Its last words:", *tail)) if tail else str(error))
            return FOUND
    return CLEAN


def _session(path: Path, name: str, text: str, log: IO[bytes]) -> None:
    began = time.perf_counter()
    # -P: a folder that is being looked at must not shadow modules.
    command = [sys.executable, "-P", "-m", "headgate", "server"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, bufsize=0
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            channel = channel_of(process.stdout.fileno(), process.stdin.fileno())
            editor = Editor(channel, path.as_uri(), text)
            editor.initialize(path.parent)
            _tell(editor, Page.for_stdout(), name, began)
            editor.leave()
            process.wait(_PATIENCE)
        finally:
            process.kill()


def _tell(editor: Editor, page: Page, name: str, began: float) -> None:
    page.say(
        "Headgate checks code as it enters the buffer of an editor. Here it does so without one:",
        "this is the real server, and a client that does what editors do. No file is written.",
    )
    editor.open()
    started = time.perf_counter() - began
    before = editor.snapshot, editor.diagnostics
    block, typed = (_fitting(text, editor.snapshot) for text in (sample.BLOCK, sample.TYPED))
    inserting = editor.append(block)
    inserted = editor.snapshot, editor.diagnostics
    # Printing comes later, so that it does not compete with the server for time.
    times = [editor.append(key) for key in _keys(typed)]

    page.step(
        f"The server starts, and `{name}` is opened: {_lines(before[0])}",
        f"{_ms(started)} from nothing to the first answer, {_count(before[1])}",
    )
    new = tuple(_new(inserted[1], before[1]))
    page.step(
        f"An assistant's code is inserted: {len(split_lines(block)) - 1} lines",
        f"{_ms(inserting)}, {_count(new)}",
    )
    page.code(inserted[0], new)
    new = tuple(_new(editor.diagnostics, inserted[1]))
    page.step(
        f"You type on: {len(times)} keys, all checked",
        f"{_ms(median(times))} a key, {_ms(max(times))} the slowest, {_count(new)}",
    )
    page.code(editor.snapshot, new)

    known = editor.diagnostics
    if editor.pause():
        later = tuple(_new(editor.diagnostics, known))
        page.step("You pause, and slower checks follow: Bandit, installed versions", _count(later))
        page.code(editor.snapshot, later)

    old, found = editor.snapshot, len(editor.diagnostics)
    seconds = _mend(editor)
    page.step(
        "All that is safe to fix is fixed, as on saving",
        f"{_ms(seconds)}, {found - len(editor.diagnostics)} of {found} gone",
    )
    page.diff(Path(name).name, old, editor.snapshot)

    page.step("Left for you, each a quick fix with a preview", _count(editor.diagnostics))
    page.left(editor.snapshot, _offers(editor), len(editor.diagnostics))
    page.say(
        "What you accept is marked in its place: # headgate: ignore[CODE] reason",
        "Next:  headgate check .         the same for a whole project",
        "       headgate explain HG502   why, and what to do instead",
    )


def _mend(editor: Editor) -> float:
    """Apply the fix for all, then quick fixes that the server prefers; return the seconds."""
    began = time.perf_counter()
    whole = Range(Position(0, 0), Position(editor.snapshot.line_count, 0))
    for action in editor.actions(whole, "source.fixAll.headgate"):
        editor.edit(_edits(action))
    while preferred := [a for a in editor.actions(whole, "quickfix") if a.get("isPreferred")]:
        editor.edit(_edits(preferred[0]))
    return time.perf_counter() - began


def _offers(editor: Editor) -> list[tuple[Diagnostic, str]]:
    """Return the first diagnostics, the loud ones first, with the title of their first fix."""
    out: list[tuple[Diagnostic, str]] = []
    for diagnostic in sorted(editor.diagnostics, key=lambda d: (d.severity, d.range))[:_MANY]:
        titles = (
            action["title"]
            for action in editor.actions(diagnostic.range, "quickfix")
            if action["diagnostics"][0]["code"] == diagnostic.code
        )
        out.append((diagnostic, next(titles, "")))
    return out


class Page:
    """What is printed: plain lines, with colours on a terminal."""

    def __init__(self, *, colour: bool, width: int, fancy: bool) -> None:
        self._colour = colour
        self._width = width
        self._step = 0
        self._bar, self._gap = ("│", "⋮") if fancy else ("|", ":")

    @classmethod
    def for_stdout(cls) -> Page:
        """Fit the terminal, and what its encoding can show."""
        try:
            "│⋮".encode(sys.stdout.encoding or "utf-8")
            fancy = True
        except UnicodeEncodeError:
            fancy = False
        width = min(shutil.get_terminal_size((96, 24)).columns, 110)
        colour = wants_colour("auto", sys.stdout)
        return cls(colour=colour, width=max(width, 50), fancy=fancy)

    def say(self, *lines: str) -> None:
        """Print lines as they are."""
        write("\n" + "\n".join(lines) + "\n")

    def step(self, title: str, result: str) -> None:
        """Print the head of a step, and what came of it."""
        self._step += 1
        head = self._painted(f"{self._step}. {shown(title)}", "1")
        write(f"\n{head}\n   {self._painted(result, '32')}\n")

    def code(self, snapshot: Snapshot, diagnostics: Sequence[Diagnostic]) -> None:
        """Print the lines around diagnostics, with these under their places."""
        if not diagnostics:
            return
        lines = _hidden(snapshot)
        below: dict[int, list[Diagnostic]] = {}
        for diagnostic in diagnostics:
            below.setdefault(diagnostic.range.start.line, []).append(diagnostic)
        wanted = sorted(
            {
                line + near
                for line in below
                for near in range(-_CONTEXT, _CONTEXT + 1)
                if 0 <= line + near < len(lines) and (near == 0 or lines[line + near].strip())
            }
        )
        gutter = len(str(len(lines)))
        last = wanted[0] - 1
        write("\n")
        for line in wanted:
            if line > last + 1:
                write(self._painted(f"   {' ' * gutter} {self._gap}", "34") + "\n")
            last = line
            bar = self._painted(f"   {line + 1:>{gutter}} {self._bar} ", "34")
            write(f"{bar}{_cut(lines[line], self._width - gutter - 6)}\n")
            for diagnostic in below.get(line, ()):
                self._under(lines[line], diagnostic, gutter)

    def _under(self, line: str, diagnostic: Diagnostic, gutter: int) -> None:
        start, end = diagnostic.range
        stop = end.column if end.line == start.line else len(line)
        bar = self._painted(f"   {' ' * gutter} {self._bar} ", "34")
        room = self._width - gutter - 6
        indent = min(_cells(line[: start.column]), room - 30)
        carets = max(1, min(_cells(line[start.column : stop]), room - indent))
        paint = _PAINT[diagnostic.severity]
        write(f"{bar}{' ' * indent}{self._painted('^' * carets, paint)}\n")
        name = diagnostic.severity.name.lower()
        head = f"{name} {diagnostic.code} "
        column = min(indent, 12)
        text = textwrap.wrap(head + shown(diagnostic.message), room - column)
        text[0] = self._painted(head.rstrip(), paint) + text[0][len(head.rstrip()) :]
        for part in text:
            write(f"{bar}{' ' * column}{part}\n")

    def diff(self, name: str, old: Snapshot, new: Snapshot) -> None:
        """Print what changed between two texts."""
        write("\n")
        secrets = _secrets(old) | _secrets(new)
        before, after = _version(old, secrets), _version(new, secrets)
        for line in unified(shown(name), before, after, colour=self._colour):
            write(f"   {line}")

    def left(
        self, snapshot: Snapshot, offers: Sequence[tuple[Diagnostic, str]], total: int
    ) -> None:
        """List diagnostics with what could be done about them."""
        write("\n")
        gutter = len(str(snapshot.line_count))
        for diagnostic, title in offers:
            level = f"{diagnostic.severity.name.lower():<11}"
            place = f"line {diagnostic.range.start.line + 1:>{gutter}}"
            head = f"   {self._painted(level, _PAINT[diagnostic.severity])} {diagnostic.code:<5} {place}"
            write(f"{head}  {shown(title) or 'no fix that is sure to work'}\n")
        if total > len(offers):
            write(f"   … and {total - len(offers)} more\n")

    def _painted(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour else text


def _keys(text: str) -> Iterator[str]:
    """Yield what each key inserts: editors indent a new line by themselves."""
    held = ""
    for char in text:
        if char == "\r":
            held = char
            continue
        yield held + char
        held = ""


def _fitting(text: str, snapshot: Snapshot) -> str:
    """Return the text with the line ends of the document."""
    return text.replace("\n", "\r\n") if snapshot.line(0).endswith("\r\n") else text


def _new(now: Iterable[Diagnostic], before: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the diagnostics that were not there; what is inserted stands behind all others."""
    known = {replace(d, severity=Severity.HINT) for d in before}
    return (d for d in now if replace(d, severity=Severity.HINT) not in known)


def _secrets(snapshot: Snapshot) -> frozenset[str]:
    analysis, _ = check_text(snapshot.text, None, Config())
    return secret_texts(snapshot, (*analysis.findings(), *analysis.suppressed()))


def _hidden(snapshot: Snapshot, secrets: frozenset[str] = frozenset()) -> list[str]:
    """Return the lines as they may be shown: without secrets and control characters."""
    analysis, _ = check_text(snapshot.text, None, Config())
    findings = (*analysis.findings(), *analysis.suppressed())
    lines = [line.rstrip("\r\n") for line in snapshot.lines]
    for number, text in masked_lines(analysis.snapshot, findings, secrets).items():
        lines[number] = text
    return [shown(without_keys(line).replace("\t", "    ").replace("\f", " ")) for line in lines]


def _version(snapshot: Snapshot, secrets: frozenset[str]) -> Version:
    lines = list(snapshot.lines)
    texts = [text + "\n" for text in _hidden(snapshot, secrets)]
    if lines[-1] == "":
        lines, texts = lines[:-1], texts[:-1]
    return Version(lines, texts)


def _diagnostic(data: _Json) -> Diagnostic:
    range_, severity = _range_of(data["range"]), Severity(data["severity"])
    return Diagnostic(range_, data["code"], severity, data["message"])


def _edits(action: _Json) -> list[Edit]:
    changes = action["edit"]["documentChanges"][0]["edits"]
    return [Edit(_range_of(change["range"]), change["newText"]) for change in changes]


def _range_of(data: _Json) -> Range:
    start, end = data["start"], data["end"]
    return Range(
        Position(start["line"], start["character"]), Position(end["line"], end["character"])
    )


def _range_json(range_: Range) -> _Json:
    start, end = range_
    return {
        "start": {"line": start.line, "character": start.column},
        "end": {"line": end.line, "character": end.column},
    }


def _cut(line: str, width: int) -> str:
    return line if _cells(line) <= width else line[: width - 1] + "…"


def _cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _ms(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"


def _count(diagnostics: Sequence[Diagnostic]) -> str:
    number = len(diagnostics)
    return "nothing found" if not number else f"{number} finding{'' if number == 1 else 's'}"


def _lines(snapshot: Snapshot) -> str:
    return f"{snapshot.line_count - (snapshot.line(snapshot.line_count - 1) == '')} lines"
