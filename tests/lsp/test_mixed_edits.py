"""Where lines came from, after a thousand mixed edits, against a reference kept by the script.

The reference knows each line by what put it there. Blank lines belong to nobody; a line that
is typed within a block is part of it, as blocks are ranges.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from headgate.engine import RuleSet
from headgate.lsp.arrivals import Arrivals
from headgate.lsp.focus import committed_lines
from headgate.project.inserted import recorded
from headgate.project.stored import CACHE_VARIABLE
from headgate.text import Edit, Position, Range, Snapshot

EDITS = int(os.environ.get("HEADGATE_EDITS", "1000"))

_NAMES = "folder name query path url rows token count item data reply user".split()
_CALLS = "os.system open run load fetch send parse render store check".split()


@dataclass
class Line:
    """One line of the reference: its text, and whether it was inserted."""

    text: str
    inserted: bool

    @property
    def counts(self) -> bool:
        return bool(self.text.strip())


class Script:
    """A person, an assistant and a formatter at work on one text."""

    tells = False
    """Whether the client announces what is undone."""
    _undoing = False

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.serial = 0
        self.lines = [Line(text, inserted=False) for text in self._code(12)] + [Line("", False)]
        self._start()
        self.done: list[tuple[list[Line], list[Line], int]] = []
        """What edits took away and put there instead, and where: for undo."""
        self.undone: list[tuple[list[Line], list[Line], int]] = []

    def _start(self) -> None:
        self.now = 0.0
        self.snapshot = Snapshot.of(self._text())
        self.arrivals = Arrivals(lambda: self.now)

    # -- what the text is made of

    def _name(self) -> str:
        return self.random.choice(_NAMES)

    def _statement(self) -> str:
        self.serial += 1
        call = self.random.choice(_CALLS)
        return self.random.choice(
            [
                f"{self._name()}_{self.serial} = {call}({self._name()}, '{self._name()}')",
                f"{call}({self._name()}_{self.serial})",
                f"return {self._name()}_{self.serial}",
                f"if {self._name()}_{self.serial} is not None: {call}('x', {self.serial})",
            ]
        )

    def _code(self, count: int) -> list[str]:
        out: list[str] = []
        while len(out) < count:
            self.serial += 1
            out.append(f"def {self._name()}_{self.serial}({self._name()}, {self._name()}):")
            out += [f"    {self._statement()}" for _ in range(self.random.randint(1, 4))]
            out += [""] * self.random.randint(0, 2)
        return out[:count]

    def _text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    # -- how it is edited

    def _send(self, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        edit = Edit(Range(Position(*start), Position(*end)), text)
        before = self.snapshot
        self.snapshot, _ = before.replace(edit)
        is_undone = self._undoing and self.tells
        self.arrivals.edited(before, edit, self.snapshot, is_undone=is_undone)
        if is_undone:
            self.arrivals.came_back()

    def _send_whole(self) -> None:
        before = self.snapshot
        self.snapshot, _ = before.with_text(self._text())
        self.arrivals.replaced(before, self.snapshot)

    def _change(
        self,
        start: int,
        stop: int,
        new: list[Line],
        *,
        undoable: bool = True,
        is_undone: bool = False,
    ) -> None:
        """Have whole lines become others, in one edit."""
        old = self.lines[start:stop]
        self.lines[start:stop] = new
        if undoable:
            self.done.append((old, new, start))
            self.undone.clear()
        text = "".join(line.text + "\n" for line in new)
        self._undoing = is_undone
        self._send((start, 0), (stop, 0), text)
        self._undoing = False

    def _place(self) -> int:
        """Return a line before which something may come."""
        return self.random.randrange(len(self.lines))

    def _within(self, place: int) -> bool:
        """Whether a place is between two inserted lines of one block."""
        return self.arrivals.block_at(place) is not None and any(
            block.first < place < block.stop for block in self.arrivals.blocks
        )

    def paste(self) -> None:
        new = [Line(t, inserted=True) for t in self._code(self.random.randint(2, 12))]
        place = self._place()
        self._change(place, place, new)

    def type_line(self) -> None:
        place = self._place()
        text = self.random.choice(["    ", ""]) + self._statement()
        made = Line("", self._within(place))
        self.lines.insert(place, made)
        self._send((place, 0), (place, 0), "\n")
        self._type(made, place, text)
        self.done.append(([], [made], place))
        self.undone.clear()

    def _type(self, line: Line, place: int, text: str) -> None:
        for column, char in enumerate(text):
            self.now += self.random.uniform(0.05, 0.3)
            self._send((place, column), (place, column), char)
        line.text = text
        self.now += 1

    def type_into(self) -> None:
        place = self._place()
        line = self.lines[place]
        if not line.counts:
            return
        column = len(line.text)
        for char in f"  # {self._name()}":
            self.now += self.random.uniform(0.05, 0.3)
            self._send((place, column), (place, column), char)
            column += 1
            line.text += char
        self._forget()

    def paste_behind(self) -> None:
        """Paste at the end of a line, with the line end first, as suggestions come."""
        line = self._place()
        new = [Line(t, inserted=True) for t in self._code(self.random.randint(2, 6))]
        self.lines[line + 1 : line + 1] = new
        text = "".join("\n" + made.text for made in new)
        end = (line, len(self.lines[line].text))
        self._send(end, end, text)
        self._forget()

    def type_behind(self) -> None:
        """Press Enter at the end of a line, and type."""
        line = self._place()
        made = Line("", self._within(line + 1))
        end = (line, len(self.lines[line].text))
        self.lines.insert(line + 1, made)
        self._send(end, end, "\n")
        self._type(made, line + 1, self._statement())
        self._forget()

    def stream(self) -> None:
        """Have an assistant write into the buffer, piece by piece."""
        place = self._place()
        texts = self._code(self.random.randint(3, 8))
        self.lines.insert(place, Line("", inserted=True))
        self._send((place, 0), (place, 0), "\n")
        text = "\n".join(texts)
        row, column = place, 0
        while text:
            size = self.random.randint(3, 12)
            piece, text = text[:size], text[size:]
            self.now += 0.03
            self._send((row, column), (row, column), piece)
            *ended, last = piece.split("\n")
            row += len(ended)
            column = len(last) + (0 if ended else column)
        self.lines[place : place + 1] = [Line(t, inserted=True) for t in texts]
        self.now += 1
        self._forget()

    def chat(self) -> None:
        """Have several places changed at once, from below."""
        places = sorted({self._place() for _ in range(3)}, reverse=True)
        above = len(self.lines)
        for place in places:
            stop = min(place + self.random.randint(0, 3), above - 1)
            if stop >= place:
                new = [Line(t, inserted=True) for t in self._code(self.random.randint(2, 5))]
                self._change(place, stop, new)
            above = place
        self._forget()

    def shift(self) -> None:
        """Indent some lines, or make comments of them, line by line."""
        start = self._place()
        text = self.random.choice(["    ", "# "])
        for number in range(start, min(start + self.random.randint(1, 6), len(self.lines) - 1)):
            if self.lines[number].counts:
                self._send((number, 0), (number, 0), text)
                self.lines[number].text = text + self.lines[number].text
        self._forget()

    def format_and_undo(self) -> None:
        """Have all laid out anew, and think better of it."""
        before = [Line(line.text, line.inserted) for line in self.lines]
        self.reformat()
        self.lines = before
        self._send_whole()

    def commit(self) -> None:
        """Commit all, and then go on for a while before git has been asked."""
        committed = [line.text for line in self.lines]
        own = list(self.lines)
        self.paste()
        for line in own:
            line.inserted = False
        self._hear_of_commit(committed)
        self._forget()

    def _hear_of_commit(self, committed: list[str]) -> None:
        same = committed_lines(committed, self.snapshot)
        self.arrivals.end({line for _, line in same}, self.snapshot)

    def _forget(self) -> None:
        """Let nothing be undone any more."""
        self.done.clear()
        self.undone.clear()

    def delete(self) -> None:
        start = self._place()
        stop = min(start + self.random.randint(1, 4), len(self.lines) - 1)
        if stop > start:
            self._change(start, stop, [])

    def undo(self) -> None:
        for _ in range(self.random.randint(1, 3)):
            if self.done:
                old, new, start = self.done.pop()
                self.undone.append((old, new, start))
                self._change(start, start + len(new), old, undoable=False, is_undone=True)

    def redo(self) -> None:
        if self.undone:
            old, new, start = self.undone.pop()
            self.done.append((old, new, start))
            self._change(start, start + len(old), new, undoable=False, is_undone=True)

    def move(self) -> None:
        start = self._place()
        stop = min(start + self.random.randint(1, 6), len(self.lines) - 1)
        taken = self.lines[start:stop]
        if not taken:
            return
        self._change(start, stop, [], undoable=False)
        place = self._place()
        if self._within(place):
            for line in taken:
                line.inserted = True
        self._change(place, place, taken, undoable=False)
        self._forget()

    def reformat(self) -> None:
        """Lay all out anew: quotes, blank lines, long calls over several lines."""
        new: list[Line] = []
        for line in self.lines:
            text = line.text.rstrip().replace("'", '"')
            if text.startswith("def ") and new and new[-1].counts:
                new += [Line("", line.inserted), Line("", line.inserted)]
            if len(text) > 30 and text.endswith(")") and " = " in text and "#" not in text:
                head, _, rest = text.partition("(")
                indent = " " * (len(text) - len(text.lstrip()))
                new.append(Line(head + "(", line.inserted))
                new += [
                    Line(f"{indent}    {part},", line.inserted) for part in rest[:-1].split(", ")
                ]
                new.append(Line(indent + ")", line.inserted))
            elif text or not new or new[-1].counts:
                new.append(Line(text, line.inserted))
        self.lines = new if not new[-1].counts else [*new, Line("", False)]
        self._send_whole()
        self._forget()

    def rewrite(self) -> None:
        """Have an assistant send the whole text with some lines of its own in it."""
        self._have_inserted()
        self._send_whole()
        self._forget()

    def reopen(self) -> None:
        """Start anew; an agent may have written into the file meanwhile."""
        self._end()
        if self.random.random() < 0.5:
            self._have_inserted()
        self._begin()
        self._forget()

    def _end(self) -> None:
        self._record = recorded(self.snapshot, self.arrivals.blocks)

    def _begin(self) -> None:
        self.snapshot = Snapshot.of(self._text())
        self.arrivals = Arrivals(lambda: self.now)
        self.arrivals.recall(self._record, self.snapshot)

    def _have_inserted(self) -> None:
        for _ in range(self.random.randint(1, 3)):
            place = self._place()
            new = [Line(t, inserted=True) for t in self._code(self.random.randint(2, 6))]
            self.lines[place:place] = new

    def cut(self) -> None:
        """Keep the text at a size that one works on."""
        while len(self.lines) > 400:
            start = self.random.randrange(len(self.lines) - 100)
            self._change(start, start + 100, [], undoable=False)
            self._forget()

    def accept(self) -> None:
        if self.arrivals.blocks:
            name = self.random.choice(self.arrivals.blocks).id
            for block in self.arrivals.blocks:
                if block.id == name:
                    for line in self.lines[block.first : block.stop]:
                        line.inserted = False
            self.arrivals.accept([name])
            self._forget()

    def steps(self, count: int) -> Iterator[str]:
        """Do so many edits; yield what each was."""
        kinds: list[tuple[Callable[[], None], int]] = [
            (self.type_line, 30), (self.type_into, 15), (self.paste, 12), (self.delete, 8),
            (self.undo, 12), (self.redo, 6), (self.move, 5), (self.reformat, 6),
            (self.rewrite, 3), (self.accept, 3), (self.reopen, 5), (self.paste_behind, 5),
            (self.type_behind, 8), (self.stream, 5), (self.chat, 5), (self.shift, 4),
            (self.format_and_undo, 3), (self.commit, 1),
        ]  # fmt: skip
        todo = [kind for kind, _ in kinds]
        weights = [weight for _, weight in kinds]
        for _ in range(count):
            (kind,) = self.random.choices(todo, weights)
            self.now += 2
            kind()
            self.cut()
            assert self.snapshot.text == self._text()
            yield kind.__name__

    def wrong(self) -> list[str]:
        """Return the lines of which the marks say something else than the reference."""
        return [
            f"{number}: {line.text!r} is {'inserted' if line.inserted else 'not inserted'}"
            for number, line in enumerate(self.lines)
            if line.counts and line.inserted != (self.arrivals.block_at(number) is not None)
        ]

    @property
    def counted(self) -> int:
        return sum(line.counts for line in self.lines)


class Telling(Script):
    """The same with a client that announces what is undone; what is erased can come back."""

    tells = True

    def erase(self) -> None:
        """Take a line away, key by key, and have it back at once."""
        place = self._place()
        line = self.lines[place]
        for column in range(len(line.text), 0, -1):
            self._send((place, column - 1), (place, column), "")
        if line.counts:
            self._undoing = True
            self._send((place, 0), (place, 0), line.text)
            self._undoing = False

    def move(self) -> None:
        super().move()
        self.erase()


class Served(Script):
    """The same as an editor tells it to a server: in messages, with files, and servers that end."""

    def __init__(self, seed: int, connect: Any, folder: Path) -> None:
        self._connect = connect
        self._folder = folder
        self._file = (folder / "a.py").as_uri()
        self.restarts = 0
        super().__init__(seed)

    def _start(self) -> None:
        self.clock = 0.0
        self.server = self._connect(folders=(self._folder,), rules=RuleSet.of(()))
        self._open()

    def _open(self) -> None:
        self.server.open(self._text(), self._file)
        document = self.server.door.session.documents[self._file]
        self.arrivals, self.document = document.arrivals, document

    @property
    def now(self) -> float:
        return self.clock

    @now.setter
    def now(self, value: float) -> None:
        self.server.clock.now += value - self.clock
        self.clock = value

    @property
    def snapshot(self) -> Snapshot:
        return self.document.snapshot

    @snapshot.setter
    def snapshot(self, value: Snapshot) -> None:
        raise AssertionError("the server has the text")

    def _send(self, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        change = {
            "range": {
                "start": {"line": start[0], "character": start[1]},
                "end": {"line": end[0], "character": end[1]},
            },
            "text": text,
        }
        message = self.server.change_message(change, name=self._file)
        if self._undoing and self.tells:
            params = {"textDocument": message["params"]["textDocument"], "reason": "undo"}
            self.server.notify("headgate/undone", params)
        self.server.send(message)

    def _send_whole(self) -> None:
        self.server.change({"text": self._text()}, name=self._file)

    def _end(self) -> None:
        if self.random.random() < 0.5:
            self.restarts += 1
            self.server.request("shutdown")
            self.server = self._connect(folders=(self._folder,), rules=RuleSet.of(()))
        else:
            self.server.notify("textDocument/didSave", {"textDocument": {"uri": self._file}})
            self.server.silence()
            self.server.notify("textDocument/didClose", {"textDocument": {"uri": self._file}})

    def _begin(self) -> None:
        self._open()
        self.server.silence()

    def _hear_of_commit(self, committed: list[str]) -> None:
        self.document.take_committed("\n".join(committed))


@pytest.mark.parametrize("client", [Script, Telling])
def test_the_origin_of_lines_is_right_through_a_thousand_mixed_edits(client: type[Script]) -> None:
    counted, wrong = 0, list[str]()
    for seed in range(4):
        script = client(seed)
        for kind in script.steps(EDITS):
            counted += script.counted
            wrong += [f"{seed} {kind} {line}" for line in script.wrong()]
        assert len(script.wrong()) <= 0.01 * script.counted, script.wrong()
    share = 1 - len(wrong) / counted
    assert share >= 0.999, f"{share:.3%} of {counted} lines are right: {wrong[:40]}"


@pytest.mark.parametrize("seed", range(1))
def test_the_origin_of_lines_is_right_in_a_server_that_ends_and_starts_again(
    seed: int, connect: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    (tmp_path / "work").mkdir()
    script = Served(seed, connect, tmp_path / "work")
    for _ in script.steps(EDITS):
        pass
    wrong = script.wrong()
    assert script.restarts > EDITS / 100
    share = 1 - len(wrong) / script.counted
    assert share >= 0.99, f"{share:.2%} of {script.counted} lines are right: {wrong}"
