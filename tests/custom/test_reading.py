"""Rule files that are not right: each mistake is told at its place, and nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headgate.custom.reading import read_rules
from headgate.text import Snapshot

RULE = '[[rule]]\ncode = "ACME101"\nname = "a-b"\nsummary = "s"\n'
CALL = '[[rule.call]]\nnames = "acme.run"\n'
FIX = '[rule.fix]\ntitle = "t"\n'
SINK = '[[rule.sink]]\ncall = "acme.run"\n'
OPTION = '[[rule.option]]\ncall = "acme.run"\nkeyword = "k"\n'
EXAMPLE = "[[rule.example]]\n"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("[[rule\n", "\n", "not TOML"),
        ("a = 'x\n", "\n", "not TOML"),
        ("rules = 1\n", "rules", "unknown key `rules`; did you mean `rule`?"),
        ("[rule]\n", "[rule]", "write `[[rule]]`"),
        ("rule = [1]\n", "1", "`0` must be a table"),
        (RULE, "[[rule]]", "finds nothing"),
        (RULE.replace("ACME101", "HG101") + CALL, '"HG101"', "`code` is not right"),
        (RULE.replace("ACME101", "acme1") + CALL, '"acme1"', "`code` is not right"),
        (RULE.replace('"a-b"', "3") + CALL, "3", "`name` must be a name"),
        (RULE.replace('summary = "s"\n', "") + CALL, "[[rule]]", "needs `summary`"),
        (RULE + 'sevirity = "error"\n' + CALL, "sevirity", "did you mean `severity`?"),
        (RULE + 'severity = "eror"\n' + CALL, '"eror"', "did you mean `error`?"),
        (RULE + "cwe = [89, 'x']\n" + CALL, "'x'", "`cwe` must be a number"),
        (RULE + 'message = "{call} {source}"\n' + CALL, '"{call} {source}"', "not {source}"),
        (RULE + 'message = "{0}"\n' + CALL, '"{0}"', "not {0}"),
        (RULE + CALL.replace("acme.run", "acme..run"), '"acme..run"', "`names` is not right"),
        (RULE + CALL.replace('"acme.run"', "[]"), "[]", "`names` is empty"),
        (RULE + OPTION, "[[rule.option]]", "needs one of `is`"),
        (RULE + SINK, "[[rule.sink]]", "`sink` needs `keyword`"),
        (RULE + SINK + 'position = 0\ndanger = "sqli"\n', '"sqli"', "did you mean `sql`?"),
        (RULE + CALL + FIX, "[rule.fix]", "`fix` needs one of"),
        (RULE + CALL + FIX + 'template = "f($0"\n', '"f($0"', "must be an expression"),
        (RULE + CALL + FIX + 'template = "f(\'$0\')"\n', "\"f('$0')\"", "must stand alone"),
        (RULE + CALL + FIX + 'template = "(x := $0)"\n', '"(x := $0)"', "plain expression"),
        (RULE + CALL + FIX + 'template = "f()"\ndrop = "a"\n', "template", "the whole call"),
        (RULE + CALL + FIX + 'set = { "a-b" = 1 }\n', '{ "a-b" = 1 }', "`a-b` in `set`"),
        (RULE + CALL + EXAMPLE, "[[rule.example]]", "either `bad` or `good`"),
        (RULE + CALL + EXAMPLE + 'bad = "a\\nb"\n', "bad", "needs `lines`"),
        (RULE + CALL + EXAMPLE + 'bad = "a"\nlines = 2\n', "2", "from 1 to 1"),
        (RULE + CALL + EXAMPLE + 'good = "a"\nlines = 1\n', "lines", "belongs to a `bad`"),
        ('[[source]]\nname = "a"\norigin = "net"\nwhat = "x"\n', '"net"', "unknown word"),
        ('[[sanitizer]]\ncall = "a"\nremoves = ["sql", "x"]\n', '"x"', "unknown word"),
        ('[[guard]]\ncall = "a"\nposition = -1\n', "-1", "number from 0 on"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_is(text: str, place: str, said: str) -> None:
    (fault,) = read_rules(text).faults
    assert said in fault.message
    start, end = fault.range
    line = Snapshot.of(text).lines[start.line]
    assert start.line == end.line
    assert line[start.column : end.column] == place or place == "\n"


def test_what_is_right_is_used_beside_what_is_not() -> None:
    other = RULE.replace("101", "102") + CALL
    file = read_rules(RULE + 'x = 1\n[[source]]\nname = "a"\n' + other + '[[passes]]\ncall="f"\n')
    assert [rule.code for rule in file.rules] == ["ACME102"]
    assert [row.name for row in file.passes] == ["f"]
    assert not file.sources
    assert len(file.faults) == 3


@given(st.text(alphabet='[]rulesincameo=".\n1 {}$#', max_size=80))
def test_no_text_raises(text: str) -> None:
    read_rules(text)


VALUES = st.recursive(
    st.sampled_from(["1", "-1", "1.5", "true", '"x"', '"acme.run"', "''", "1979-05-27", "inf"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        inner.map(lambda item: f"{{ name = {item} }}"),
    ),
    max_leaves=4,
)
TABLES = st.sampled_from(
    ["[[rule]]", "[rule]", "[[rule.call]]", "[[rule.option]]", "[[rule.sink]]", "[rule.fix]",
     "[[rule.example]]", "[[source]]", "[[entry]]", "[[guard]]", "[[same]]", "[[example]]"]
)  # fmt: skip
KEYS = st.sampled_from(
    "code name summary message cwe names call keyword position is is-not missing danger title set "
    "drop template bad good lines fixed severity origin what decorator removes stands-for".split()
)


@given(st.lists(st.tuples(TABLES, st.dictionaries(KEYS, VALUES, max_size=6)), max_size=5))
def test_no_tables_raise(tables: list[tuple[str, dict[str, str]]]) -> None:
    text = ""
    for header, values in tables:
        text += header + "\n" + "".join(f"{key} = {value}\n" for key, value in values.items())
    for fault in read_rules(text).faults:
        assert fault.message
