"""Expressions replaced by pieces: parentheses, kept parts, comments."""

from collections.abc import Callable, Iterable

import pytest

from headgate.ruleapi import Intent, Keep, Name, ReplaceText, Rewrite
from headgate.text import Edit, Range, Snapshot

Change = Callable[[Range, list[Range]], Intent]


def becomes(*pieces: str | int | Name) -> Change:
    """Rewrite the target; a number stands for the kept part with that number."""

    def change(target: Range, kept: list[Range]) -> Intent:
        return Rewrite(target, tuple(Keep(kept[p]) if isinstance(p, int) else p for p in pieces))

    return change


COMPARE = becomes("digest(", 0, ", ", 1, ")")

REWRITTEN: list[tuple[str, Change, str]] = [
    ("if ⟨‹a› == ‹b›⟩:\n    pass\n", COMPARE, "if digest(a, b):\n    pass\n"),
    ("x = ⟨‹(a)› == ‹b[0]›⟩\n", COMPARE, "x = digest((a), b[0])\n"),
    ("x = not ⟨‹a› != ‹b›⟩\n", becomes("not digest(", 0, ", ", 1, ")"), "x = not not digest(a, b)\n"),
    ("x = c + ⟨f(‹a›)⟩\n", becomes("not ", 0), "x = c + (not a)\n"),
    ("x = ⟨f(‹a›)⟩.b\n", becomes(0, " + 1"), "x = (a + 1).b\n"),
    ("x = ⟨f(‹a›)⟩ ** 2\n", becomes("-", 0), "x = (-a) ** 2\n"),
    ("x = [⟨f(‹a›)⟩ for b in c]\n", becomes("not ", 0), "x = [not a for b in c]\n"),
    ("g(⟨f(‹a›)⟩)\n", becomes("1 if ", 0, " else 2"), "g(1 if a else 2)\n"),
    # kept parts
    ("x = ⟨f(‹a or b›)⟩\n", becomes(0, " and c"), "x = (a or b) and c\n"),
    ("x = ⟨f(‹a and b›)⟩\n", becomes(0, " or c"), "x = a and b or c\n"),
    ("x = ⟨f(‹a if b else c›)⟩\n", becomes(0, ".d"), "x = (a if b else c).d\n"),
    ("x = ⟨f(‹a if b else c›)⟩\n", becomes("g(", 0, ")"), "x = g(a if b else c)\n"),
    ("x = ⟨f(‹1›)⟩\n", becomes(0, ".real"), "x = (1).real\n"),
    ("x = ⟨f(‹lambda: 1›)⟩\n", becomes(0, "()"), "x = (lambda: 1)()\n"),
    ("x = ⟨f(‹a + b›)⟩\n", becomes("(", 0, ")"), "x = (a + b)\n"),
    ("x = ⟨f(‹a - b›)⟩\n", becomes("c - ", 0), "x = c - (a - b)\n"),
    ("x = ⟨f(‹a < b›)⟩\n", becomes("c < ", 0), "x = c < (a < b)\n"),
    ("x = ⟨f(‹await_ or y›)⟩\n", becomes("not ", 0), "x = not (await_ or y)\n"),
    ("x = ⟨f(‹'a' 'b'›)⟩\n", becomes(0, ".split()"), "x = 'a' 'b'.split()\n"),
    # parts in another order, and generators
    ("x = ⟨f(‹a›, ‹b›)⟩\n", becomes("g(", 1, ", ", 0, ")"), "x = g(b, a)\n"),
    ("x = ⟨f(‹a›)⟩\n", becomes(0, " + ", 0), "x = a + a\n"),
    ("x = any⟨(c for c in d)⟩\n", becomes("[1]"), "x = any([1])\n"),
    ("x = ⟨any‹(c for c in d)›⟩\n", becomes("list(", 0, ")"), "x = list((c for c in d))\n"),
    ("f(⟨*‹a›⟩)\n", becomes("*g(", 0, ")"), "f(*g(a))\n"),
    # several lines
    ("x = ⟨f(‹a +\n  b›)⟩\n", becomes(0, " + 1"), "x = (a +\n  b + 1)\n"),
    ("x = ⟨f(‹a +\n  b›)⟩\n", becomes("g(", 0, ")"), "x = g(a +\n  b)\n"),
    ("x = (⟨‹a›  # one\n     == ‹b›⟩)  # two\n", COMPARE, "x = (digest(a,  # one\n     b))  # two\n"),
    ("x = f(⟨‹a›\n  == ‹b›⟩)\r\n", COMPARE, "x = f(digest(a, b))\r\n"),
    ("x = (⟨f(  # one\n  ‹a›, ‹b›)⟩)\n", becomes("g(", 1, ", ", 0, ")"), "cannot fix: a comment would be lost"),
    ("x = ⟨f(‹a›,\n  '# no comment')⟩\n", becomes(0), "x = a\n"),
    # names
    ("x = ⟨choice(‹a›)⟩\n", becomes(Name("secrets.choice"), "(", 0, ")"), "import secrets\n\nx = secrets.choice(a)\n"),
    ("import secrets as s\nx = ⟨choice(‹a›)⟩\n", becomes(Name("secrets.choice"), "(", 0, ")"), "import secrets as s\nx = s.choice(a)\n"),
    # what cannot be
    ("x = ⟨f(‹a›)⟩\n", becomes("for"), "cannot fix: the result would not parse"),
    ("⟨f(a)⟩\n‹b›\n", becomes(0), "cannot fix: a kept part lies outside of the statement"),
    ("⟨f(a)⟩; ‹b›\n", becomes(0), "cannot fix: a kept part lies outside of what is replaced"),
    # inside f-strings
    ('x = f"{⟨a⟩}"\n', becomes("g('', ", "a", ")"), "x = f\"{g('', a)}\"\n"),
    ('x = f"{⟨‹a› == ‹b›⟩}"\n', COMPARE, 'x = f"{digest(a, b)}"\n'),
    ('x = f"⟨{a}⟩"\n', becomes("b"), "cannot fix: the place inside an f-string is not certain"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "change", "after"), REWRITTEN)
def test_parts_and_result_keep_their_meaning(
    fixed: Callable[[str, Iterable[Change]], str], before: str, change: Change, after: str
) -> None:
    assert fixed(before, [change]) == after


def test_kept_parts_are_not_touched(
    edits: Callable[[str, Iterable[Change]], tuple[Snapshot, tuple[Edit, ...]]],
) -> None:
    snapshot, found = edits("x = ⟨‹first› == ‹second›⟩\n", [COMPARE])
    assert [(snapshot.slice(e.range), e.text) for e in found] == [
        ("", "digest("),
        (" ==", ","),
        ("", ")"),
    ]


def test_inner_change_and_rewriting_around_it_are_made_together(
    fixed: Callable[[str, Iterable[Change]], str],
) -> None:
    def inner(target: Range, kept: list[Range]) -> Intent:
        return Rewrite(kept[0], ("b",))

    assert fixed("x = ⟨f(‹a›)⟩\n", [becomes("g(", 0, ")"), inner]) == "x = g(b)\n"


def test_changes_that_overlap_are_refused(fixed: Callable[[str, Iterable[Change]], str]) -> None:
    assert fixed("x = ⟨f(a)⟩\n", [becomes("b"), becomes("c")]) == "cannot fix: the changes overlap"


LONG = [
    ("⟨f(‹a›)⟩", becomes("g(", 0, ")"), "g(a)"),
    ("k=⟨f(‹a or b›)⟩", becomes(0, " and c"), "k=(a or b) and c"),
    ("[*⟨f(‹a›)⟩]", becomes(0, " if b else c"), "[*(a if b else c)]"),
    ("*⟨f(‹a›)⟩", becomes(0, " if b else c"), "*a if b else c"),
    ("**⟨f(‹a›)⟩", becomes(0, " if b else c"), "**a if b else c"),
    ("{1: 2 + ⟨f(‹a›)⟩}", becomes("not ", 0), "{1: 2 + (not a)}"),
    ("{1: ⟨f(‹a›)⟩}", becomes("not ", 0), "{1: not a}"),
    ("d[1:⟨f(‹a›)⟩.b]", becomes(0, " + 1"), "d[1:(a + 1).b]"),
    ("[d for d in ⟨f(‹a›)⟩ if e]", becomes("b if c else ", 0), "[d for d in (b if c else a) if e]"),
    ("lambda x, y: ⟨f(‹a›)⟩", becomes("b if c else ", 0), "lambda x, y: b if c else a"),
    ("any⟨(c for c in d)⟩", becomes("[1]"), "any([1])"),
    ("(y := ⟨f(‹a›)⟩)", becomes("b if c else ", 0), "(y := b if c else a)"),
]


@pytest.mark.parametrize(("before", "change", "after"), LONG)
def test_item_of_a_long_statement_is_changed_as_in_a_short_one(
    fixed: Callable[[str, Iterable[Change]], str], before: str, change: Change, after: str
) -> None:
    filler = "'# , (', (1, 2), {3: [4]},\n" * 200
    long = "x = load(\n" + filler + "  {mark}\n)\n"
    short = "x = load({mark})\n"
    assert fixed(short.replace("{mark}", before), [change]) == short.replace("{mark}", after)
    assert fixed(long.replace("{mark}", before), [change]) == long.replace("{mark}", after)


def test_line_ends_of_new_text_are_those_of_the_file(fixed: Callable[..., str]) -> None:
    after = fixed(
        "a = 1\r\n⟨b⟩\r\n", [lambda target, _: ReplaceText(target, "if c:\r\n    d\n    e")]
    )
    assert after == "a = 1\r\nif c:\r\n    d\r\n    e\r\n"


BLOCKS = [
    "⟨assert a⟩; b = 1\n",
    "b = 1; ⟨assert a⟩\n",
    "if c: ⟨assert a⟩\n",
]


@pytest.mark.parametrize("source", BLOCKS)
def test_a_block_is_written_only_where_nothing_else_stands_on_the_line(
    fixed: Callable[[str, Iterable[Change]], str], source: str
) -> None:
    block = "if not a:\n    raise AssertionError"
    after = fixed(source, [lambda target, kept: ReplaceText(target, block)])
    assert after == "cannot fix: another statement stands on the line"


@pytest.mark.parametrize(("lead", "step"), [("", "    "), ("    ", "    "), ("\t", "\t")])
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_block_is_indented_as_its_statement_is(
    fixed: Callable[[str, Iterable[Change]], str], lead: str, step: str, eol: str
) -> None:
    block = "if not a:\n    raise AssertionError"
    source = f"{lead}⟨assert a⟩  # c{eol}{lead}b{eol}"
    after = fixed(source, [lambda target, kept: ReplaceText(target, block)])
    assert after == f"{lead}if not a:{eol}{lead}{step}raise AssertionError  # c{eol}{lead}b{eol}"
