"""Laws of cutting: history, neighbours and what one run tells the next change nothing."""

from __future__ import annotations

import ast
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headgate.syntax import State, parse, resplit, split
from headgate.syntax.lexer import Entry, Lexed, is_blank, lex
from headgate.text import Edit, Position, Range, Snapshot

EXAMPLES = int(os.environ.get("HEADGATE_EXAMPLES", "300"))
LAW = settings(
    derandomize="HEADGATE_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    max_examples=EXAMPLES,
)

PIECES = [
    "(", "foo(\n", ")", "]", "[", "{", "}", "a)foo(\n", "b = 2)\n", 'x = f"{\n', 'x = f"""{\n', '"""',
    "'''", "'", '"', "\n", "\r\n", "\r", "x\n", "    y(\n", "def f(x):\n", "return\n", "z = (1,\n",
    "# c\n", "\n\n", 'f"{a(}"', 'f"{(}" + (\n', "@d\n", "f(a, b)\n", ")(\n", 'f"{x:(}"', '"\\', "\\\n",
    ",\n", '}"', '}"""', "else:\n", "import os\n", "class A:\n", "'a' b", "  # d (\n", 'rf"\\N{', "{{",
    "\x0c", "\ufeff", "é", "\u2028", "1,\n" * 70, "    'a': b,\n" * 40, "lambda x: (\n", "case 1:\n",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1), st.integers(0, 12), st.integers(0, 2), st.integers(0, 12),
        st.sampled_from([*PIECES, ""]),
    ),
    max_size=6,
)  # fmt: skip


def regions(snapshot: Snapshot) -> list[tuple[object, ...]]:
    return [
        (r.lead, r.lines, r.lexed._replace(reach=0), r.entry, r.word, r.indent)
        for r in split(snapshot)
    ]


@LAW
@given(TEXTS)
def test_what_a_run_tells_the_next_one_changes_no_cut(text: str) -> None:
    snapshot = Snapshot.of(text)
    lines = list(snapshot.lines)
    lines = lines[:-1] if lines[-1] == "" else lines
    at, entry = 0, None
    for region in split(snapshot):
        at += len(region.lead)
        if not region.is_code:
            break
        # A run of its own, which knows of no other.
        alone: Lexed = lex(lambda i: lines[i] if 0 <= i < len(lines) else "", at, entry=entry)
        assert alone._replace(reach=0) == region.lexed._replace(reach=0)
        assert alone.reach <= region.lexed.reach
        at += len(region.lines)
        entry = region.lexed.exit


@LAW
@given(TEXTS, EDITS)
def test_a_text_that_is_cut_again_is_cut_as_a_fresh_one(
    text: str, edits: list[tuple[float, int, int, int, str]]
) -> None:
    snapshot = Snapshot.of(text)
    old = split(snapshot)
    for where, column, more, end_column, new in edits:
        line = int(where * snapshot.line_count)
        range_ = Range(Position(line, column), Position(line + more, end_column))
        snapshot, change = snapshot.replace(Edit(range_, new))
        cut = resplit(old, snapshot, change)
        old = old.splice(cut.start, cut.old_stop, cut.new)
        assert [
            (r.lead, r.lines, r.lexed._replace(reach=0), r.entry, r.word, r.indent) for r in old
        ] == regions(Snapshot.of(snapshot.text))


@LAW
@given(TEXTS)
def test_every_line_belongs_to_one_region_and_code_begins_with_code(text: str) -> None:
    found = split(Snapshot.of(text))
    assert "".join("".join((*r.lead, *r.lines)) for r in found) == text
    entry: Entry | None = None
    for region in found:
        assert all(map(is_blank, region.lead))
        assert not region.lines or not is_blank(region.lines[0])
        assert region.entry == entry
        entry = region.lexed.exit


@LAW
@given(TEXTS)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_trees_stand_inside_their_region(text: str) -> None:
    for region in split(Snapshot.of(text)):
        if not region.is_code:
            continue
        parsed = parse(region)
        assert parsed.state in State
        for root in parsed.nodes:
            for node in ast.walk(root):
                if isinstance(node, ast.Name) and node.id != "_":
                    line = region.lines[node.lineno - parsed.base].encode()
                    assert line[node.col_offset : node.end_col_offset].decode() == node.id


@LAW
@given(
    st.lists(
        st.sampled_from("abc def if (x) [1] {} 'q' \" = : , . \\ # \n f'{a}' lambda".split(" ")),
        max_size=12,
    )
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_valid_statement_is_never_cut(words: list[str]) -> None:
    text = " ".join(words).strip() + "\n"
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    found = [region for region in split(Snapshot.of(text)) if region.is_code]
    assert not any(region.lexed.broken for region in found)
    assert all(parse(region).state is State.WHOLE for region in found)
    starts = {node.lineno for node in tree.body}
    assert len(found) == len(starts)
