"""Which lines were inserted, through all that happens to a text afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from headgate.lsp.arrivals import Arrivals
from headgate.text import Edit, Position, Range, Snapshot

PASTED = "def listed(folder):\n    return os.popen('ls ' + folder)\n"


class Buffer:
    """A text that is edited, and its marks."""

    def __init__(self, text: str) -> None:
        self.now = 0.0
        self.snapshot = Snapshot.of(text)
        self.arrivals = Arrivals(lambda: self.now)

    def edit(
        self,
        line: int,
        column: int,
        text: str,
        end: tuple[int, int] | None = None,
        *,
        is_undone: bool = False,
    ) -> None:
        start = Position(line, column)
        edit = Edit(Range(start, Position(*end) if end else start), text)
        before = self.snapshot
        self.snapshot, _ = before.replace(edit)
        self.arrivals.edited(before, edit, self.snapshot, is_undone=is_undone)
        if is_undone:
            self.arrivals.came_back()

    def erase(self, line: int, text: str) -> None:
        """Take a line away from its end, key by key."""
        for column in range(len(text), 0, -1):
            self.edit(line, column - 1, "", end=(line, column))

    def type(self, line: int, column: int, text: str, pause: float = 0.12) -> None:
        for char in text:
            self.edit(line, column, char)
            self.now += pause
            line, column = (line + 1, 0) if char == "\n" else (line, column + 1)

    def send(self, text: str) -> None:
        before = self.snapshot
        self.snapshot, _ = before.with_text(text)
        self.arrivals.replaced(before, self.snapshot)

    @property
    def marked(self) -> list[str]:
        """The lines that count as inserted."""
        return [
            self.snapshot.body(line)
            for block in self.arrivals.blocks
            for line in range(block.first, block.stop)
        ]


LINES = PASTED.splitlines()


def pasted() -> Buffer:
    buffer = Buffer("import os\n\n\nx = 1\n")
    buffer.edit(2, 0, PASTED)
    assert buffer.marked == LINES
    return buffer


def test_a_paste_of_several_lines_is_a_block() -> None:
    assert [(b.first, b.stop) for b in pasted().arrivals.blocks] == [(2, 4)]


def test_blank_lines_around_a_paste_are_not_part_of_its_block() -> None:
    buffer = Buffer("import os\n")
    buffer.edit(1, 0, "\n\n" + PASTED + "\n\n")
    assert buffer.marked == LINES


@pytest.mark.parametrize(
    ("place", "text", "marked"),
    [
        ((1, 5), "\n" + PASTED[:-1], LINES),
        ((1, 5), "\n\n\n" + PASTED, LINES),
        ((1, 5), "\r\n" + PASTED[:-1].replace("\n", "\r\n"), LINES),
        ((1, 0), PASTED + "    ", LINES),
        ((1, 4), "min(\n    2,\n    3,\n) + ", ["x = min(", "    2,", "    3,", ") + 1"]),
        ((2, 0), PASTED, LINES),
    ],
    ids=[
        "behind a line",
        "blank lines",
        "other ends",
        "before code",
        "within a line",
        "at the end",
    ],
)
def test_a_line_that_a_paste_only_touches_is_not_part_of_its_block(
    place: tuple[int, int], text: str, marked: list[str]
) -> None:
    buffer = Buffer("import os\nx = 1\n")
    buffer.edit(*place, text)
    assert buffer.marked == marked


def test_a_paste_behind_a_line_leaves_no_mark_when_it_is_undone() -> None:
    buffer = Buffer("import os\nx = 1\n")
    buffer.edit(1, 5, "\n" + PASTED[:-1])
    buffer.edit(1, 5, "", end=(3, len(LINES[1])))
    assert buffer.marked == []
    buffer.edit(1, 5, "\n" + PASTED[:-1])
    assert buffer.marked == LINES


def test_what_is_typed_behind_the_last_line_of_a_block_is_not_part_of_it() -> None:
    buffer = pasted()
    buffer.type(3, len(LINES[1]), "\n    return 0")
    assert buffer.marked == LINES
    buffer.type(2, len(LINES[0]), "\n    x = 0")
    assert buffer.marked == [LINES[0], "    x = 0", LINES[1]]


@pytest.mark.parametrize(
    "text",
    ["x", "import os", "subprocess.run(", "\n    ", "()", "    "],
    ids=["letter", "word", "completion", "new line", "pair", "indent"],
)
def test_what_an_editor_adds_while_one_types_is_no_block(text: str) -> None:
    buffer = Buffer("a\n")
    buffer.edit(0, 1, text)
    assert buffer.marked == []


def test_a_long_line_that_comes_at_once_is_a_block() -> None:
    buffer = Buffer("import os\n\n")
    buffer.edit(1, 0, "os.system('tar czf ' + name + ' ' + folder + ' &')")
    assert len(buffer.marked) == 1


def test_typing_is_no_block_however_much_it_is() -> None:
    buffer = Buffer("\n")
    buffer.type(0, 0, "def listed(folder):\n    return os.popen('ls ' + folder)\n")
    assert buffer.marked == []


def test_indentation_that_an_editor_adds_makes_nobody_faster() -> None:
    buffer = Buffer("def f():\n" + " " * 24 + "a = 0\n")
    column = 29
    for line in range(1, 5):
        buffer.edit(line, column, "\n" + " " * 24)
        buffer.now += 0.15
        buffer.type(line + 1, 24, "ab=1", pause=0.1)
        column = 28
    assert buffer.marked == []


@pytest.mark.parametrize("size", [4, 9, 30])
@pytest.mark.parametrize("place", [(1, 0), (0, 9)])
def test_a_stream_is_one_block_in_whatever_pieces_it_comes(
    place: tuple[int, int], size: int
) -> None:
    buffer = Buffer("import os\nx = 1\n")
    text = PASTED if place[1] == 0 else "\n" + PASTED[:-1]
    line, column = place
    for start in range(0, len(text), size):
        piece = text[start : start + size]
        buffer.edit(line, column, piece)
        buffer.now += 0.05
        *ended, last = piece.split("\n")
        line, column = line + len(ended), len(last) + (0 if ended else column)
    assert buffer.marked == LINES
    assert len(buffer.arrivals.blocks) == 1


def test_text_that_streams_in_faster_than_anybody_types_is_a_block() -> None:
    buffer = Buffer("\n")
    place = [0, 0]
    for token in ("def listed", "(folder):", "\n    return", " os.popen(", "'ls ' + ", "folder)"):
        buffer.edit(place[0], place[1], token)
        buffer.now += 0.05
        place = (
            [place[0] + 1, len(token) - 1]
            if token.startswith("\n")
            else [place[0], place[1] + len(token)]
        )
    assert buffer.marked == LINES


def test_edits_above_below_and_inside_move_the_block_with_its_lines() -> None:
    buffer = pasted()
    buffer.type(0, 9, "\nimport re")
    buffer.type(buffer.snapshot.line_count - 1, 0, "y = 2\n")
    assert buffer.marked == LINES
    buffer.type(4, len(buffer.snapshot.body(4)), ".read()")
    assert buffer.marked == [LINES[0], LINES[1] + ".read()"]


def test_what_is_typed_right_before_or_after_a_block_is_not_part_of_it() -> None:
    buffer = pasted()
    buffer.type(4, 0, "# after\n")
    assert buffer.marked == LINES


def test_undo_takes_the_block_away_and_redo_brings_it_back() -> None:
    buffer = pasted()
    made = buffer.arrivals.blocks
    buffer.edit(2, 0, "", end=(4, 0))
    assert buffer.marked == []
    buffer.edit(2, 0, PASTED)
    assert buffer.arrivals.blocks == made


def test_old_code_that_is_moved_or_comes_back_by_undo_is_not_new() -> None:
    buffer = Buffer("import os\n\n" + PASTED + "x = 1\n")
    buffer.edit(2, 0, "", end=(4, 0))
    buffer.edit(3, 0, PASTED)
    assert buffer.marked == []


TYPED = "result = subprocess.run(command, shell=True, check=False)"


@pytest.mark.parametrize("many", [0, 60])
def test_typed_code_that_comes_back_by_undo_is_not_new(many: int) -> None:
    buffer = Buffer("import subprocess\n\n")
    buffer.type(1, 0, TYPED)
    buffer.erase(1, TYPED)
    for n in range(many):
        buffer.edit(0, 0, f"# {n} {TYPED}\n")
        buffer.edit(0, 0, "", end=(1, 0))
    buffer.arrivals.accept([block.id for block in buffer.arrivals.blocks])
    buffer.edit(1, 0, TYPED, is_undone=True)
    assert buffer.marked == []
    buffer.edit(1, 0, "", end=(1, len(TYPED)), is_undone=True)
    buffer.edit(1, 0, TYPED, is_undone=True)
    assert buffer.marked == []


def test_inserted_code_that_was_erased_key_by_key_comes_back_as_inserted() -> None:
    buffer = pasted()
    (block,) = buffer.arrivals.blocks
    buffer.edit(3, 0, "", end=(3, 4))
    buffer.erase(3, LINES[1].strip())
    buffer.edit(1, 0, "", end=(2, 0))
    buffer.edit(1, 0, "\n", is_undone=True)
    buffer.edit(3, 0, LINES[1], is_undone=True)
    assert buffer.marked == LINES
    assert buffer.arrivals.blocks == (block,)


def test_what_was_accepted_stays_so_when_edits_are_undone() -> None:
    buffer = pasted()
    buffer.edit(2, 0, "", end=(4, 0))
    buffer.edit(2, 0, PASTED, is_undone=True)
    buffer.arrivals.accept([block.id for block in buffer.arrivals.blocks])
    buffer.edit(2, 0, "", end=(4, 0), is_undone=True)
    buffer.edit(2, 0, PASTED, is_undone=True)
    assert buffer.marked == []


def test_marks_follow_functions_that_change_places_and_go_back() -> None:
    own = "def own():\n    return 1\n"
    text = own + "\n\n"
    buffer = Buffer("import os\n\n\n" + text + "x = 1\n")
    other = "def new():\n    return 2\n\n\n"
    buffer.edit(7, 0, other)
    before = buffer.marked
    assert before == other.splitlines()[:2]
    buffer.edit(7, 0, "", end=(11, 0))
    buffer.edit(3, 0, other)
    buffer.edit(3, 0, "", end=(7, 0), is_undone=True)
    buffer.edit(7, 0, other, is_undone=True)
    assert buffer.marked == before


def test_no_more_is_remembered_than_a_session_needs() -> None:
    buffer = pasted()
    for n in range(3000):
        buffer.edit(0, 0, f"value_{n} = os.environ.get('A_RATHER_LONG_NAME', {n})\n")
        buffer.edit(0, 0, "", end=(1, 0))
    arrivals = buffer.arrivals
    assert len(arrivals._removed) <= 250
    assert len(arrivals._states) <= 2000


def test_a_block_that_is_moved_stays_one() -> None:
    buffer = pasted()
    buffer.edit(2, 0, "", end=(4, 0))
    buffer.edit(0, 0, PASTED)
    assert buffer.marked == LINES
    assert buffer.arrivals.blocks[0].first == 0


def test_a_formatter_that_sends_the_whole_text_keeps_the_marks() -> None:
    buffer = pasted()
    buffer.send(
        'import os\n\n\ndef listed(folder):\n    return os.popen("ls " + folder)\n\n\nx = 1\n'
    )
    assert buffer.marked == ["def listed(folder):", '    return os.popen("ls " + folder)']


def test_a_formatter_adds_no_marks() -> None:
    buffer = Buffer("import os\n" + PASTED)
    buffer.send('import os\n\n\ndef listed(folder):\n    return os.popen("ls " + folder)\n')
    assert buffer.marked == []


def test_a_whole_text_of_an_assistant_marks_what_is_new_in_it() -> None:
    buffer = Buffer("import os\n\n\ndef old():\n    return 1\n\n\nx = old()\n")
    buffer.send("import os\n\n\ndef old():\n    return 1\n\n\n" + PASTED + "\n\nx = old()\n")
    assert [line for line in buffer.marked if line] == LINES


def test_accepted_blocks_are_the_users_own() -> None:
    buffer = pasted()
    buffer.arrivals.accept([buffer.arrivals.blocks[0].id])
    assert buffer.marked == []


def test_a_block_of_which_all_is_deleted_is_gone() -> None:
    buffer = pasted()
    buffer.edit(1, 0, "", end=(4, 0))
    assert buffer.marked == []


def test_findings_of_inserted_lines_say_so(connect, spanning) -> None:
    server = connect()
    server.open("import t\nt.danger()\n")
    (old,) = server.publishes()[-1]["diagnostics"]
    assert "origin" not in old["data"]
    found = server.change(spanning(2, 0, 2, 0, "def more():\n    t.danger()\n"))
    assert [d["data"].get("origin") for d in found] == [None, "inserted"]
    assert found[1]["data"]["block"] == "1"
    # what is typed elsewhere moves it, and it stays what it is
    found = server.change(spanning(0, 0, 0, 0, "#\n"))
    assert [d["data"].get("origin") for d in found] == [None, "inserted"]


@pytest.fixture
def inserted(connect, full, spanning):
    """A server whose document has got a block with a finding that can be fixed."""
    full["textDocument"]["codeLens"] = {}
    full["workspace"] |= {"applyEdit": True, "codeLens": {"refreshSupport": True}}
    server = connect(full)
    server.open("import t\nt.safe(0, loud=True)\n")
    server.change(spanning(2, 0, 2, 0, "def more():\n    t.safe(1, loud=True)\n    t.danger()\n"))
    return server


def lenses(server) -> list[dict[str, object]]:
    document = {"textDocument": {"uri": server.uri("a.py")}}
    return server.request("textDocument/codeLens", document)["result"]


def test_a_lens_above_the_block_counts_and_offers(inserted) -> None:
    found = lenses(inserted)
    titles = [lens["command"]["title"] for lens in found]
    assert titles == ["2 issues in the inserted code", "Fix 1 safe", "Accept"]
    assert {lens["range"]["start"]["line"] for lens in found} == {2}


def test_fixing_the_block_leaves_other_code_alone(inserted) -> None:
    (command,) = [x["command"] for x in lenses(inserted) if x["command"]["title"] == "Fix 1 safe"]
    inserted.request("workspace/executeCommand", command)
    (asked,) = inserted.requests("workspace/applyEdit")
    (change,) = asked["params"]["edit"]["documentChanges"]
    assert [edit["range"]["start"]["line"] for edit in change["edits"]] == [3]


def test_an_accepted_block_is_told_as_old_code(inserted) -> None:
    (command,) = [x["command"] for x in lenses(inserted) if x["command"]["title"] == "Accept"]
    inserted.request("workspace/executeCommand", command)
    assert lenses(inserted) == []
    last = inserted.publishes()[-1]["diagnostics"]
    assert all("origin" not in d["data"] for d in last)
    assert inserted.requests("workspace/codeLens/refresh")


UNDONE = "headgate/undone"


def undone(server: Any, version: Any, reason: Any = "undo", name: str = "a.py") -> Any:
    """Return the notification, as a message."""
    text_document = {"uri": server.uri(name), "version": version}
    params = {"textDocument": text_document, "reason": reason}
    return {"jsonrpc": "2.0", "method": UNDONE, "params": params}


def origins(diagnostics: list[Any]) -> list[Any]:
    return [d["data"].get("origin") for d in diagnostics]


LONG = "t.danger(a_name_of_some_length, another_name_of_some_length)"


@pytest.mark.parametrize(
    ("announced", "origin"),
    [(("undo", 0), None), (("redo", 0), None), (("undo", 1), "inserted"), (None, "inserted")],
    ids=["undo", "redo", "another version", "not announced"],
)
def test_text_that_comes_back_by_undo_is_old_code(
    connect: Any, spanning: Any, announced: tuple[str, int] | None, origin: str | None
) -> None:
    server = connect()
    server.open("import t\n\n")
    change = server.change_message(spanning(1, 0, 1, 0, LONG))
    if announced is not None:
        reason, later = announced
        server.queue(undone(server, change["params"]["textDocument"]["version"] + later, reason))
    server.send(change)
    found = server.published(change["params"]["textDocument"]["version"])
    assert origins(found) == [origin]


@pytest.mark.parametrize(
    "message",
    [
        {"textDocument": {"uri": "file:///nowhere/a.py"}, "reason": "undo"},
        {"textDocument": {"uri": "file:///nowhere/a.py", "version": "2"}, "reason": "undo"},
        {"textDocument": {"uri": "file:///nowhere/a.py", "version": 2}, "reason": "guess"},
        {"textDocument": {"uri": "file:///nowhere/b.py", "version": 2}, "reason": "undo"},
        {"textDocument": {"version": 2}, "reason": "undo"},
        {},
        None,
    ],
)
def test_an_announcement_that_makes_no_sense_is_logged_and_passed_over(
    connect: Any, spanning: Any, caplog: pytest.LogCaptureFixture, message: Any
) -> None:
    server = connect()
    server.open("import t\n\n")
    server.notify(UNDONE, message)
    assert f"ignored {UNDONE}" in caplog.text
    assert origins(server.change(spanning(1, 0, 1, 0, LONG))) == ["inserted"]
