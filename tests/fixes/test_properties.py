"""What holds of every fix: places, line ends and comments outside of it stay."""

import ast
import io
import tokenize

from hypothesis import given, settings
from hypothesis import strategies as st

from headgate.engine import RuleSet, analyze
from headgate.fixes import CannotFix, realise
from headgate.fixes.lists import Item, Listing, appended, removed
from headgate.fixes.patches import Patch, apply, merged, trimmed
from headgate.ruleapi import DropKeyword, Fix, FixSafety, ReplaceCallee, SetKeyword
from headgate.text import Position, Range, Snapshot

NOTHING = RuleSet.of([])

VALUES = st.sampled_from(
    ["1", "'é😀'", "'#,('", "g(1, k=2)", "(a,\n b)", '"""x\n# y\n"""', "x if y else z"]
)
SPACE = st.sampled_from(["", " ", "\n", "\n    ", "  # one, two\n  ", "\n\t"])
ARGUMENTS = st.lists(
    st.tuples(SPACE, st.sampled_from(["", "k=", "j = ", "*", "**"]), VALUES, SPACE), max_size=5
)


def arranged(arguments: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Positional arguments first, keywords once, `**` at the end: what the grammar asks."""
    order = {"": 0, "*": 0, "k=": 1, "j = ": 1, "**": 2}
    once: dict[str, tuple[str, str, str, str]] = {}
    for number, argument in enumerate(arguments):
        prefix = argument[1]
        once[prefix if prefix.endswith(("=", "= ")) else str(number)] = argument
    return sorted(once.values(), key=lambda a: order[a[1]])


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, str, str]:
    """A module with one call: the text before it, the call, the text behind."""
    arguments = arranged(draw(ARGUMENTS))
    inner = ",".join(a + prefix + value + b for a, prefix, value, b in arguments)
    if arguments:
        inner += draw(st.sampled_from(["", ",", ",\n", "  # end\n"]))
    before = draw(
        st.sampled_from(
            [
                "x = ",
                "if ",
                "é = '😀\u2028', ",
                "def f():\n\treturn ",
                "try: ",
                "@",
                "with a as b, ",
            ]
        )
    )
    behind = {"if ": ":\n\tpass", "try: ": "\nfinally: pass", "@": "\nclass A: pass"}.get(
        before, ": pass  # d" if before.startswith("with") else "  # c"
    )
    top = draw(
        st.sampled_from(["", "import os\n", '"""Doc."""\n', "# a\n\nfrom yaml import load\n"])
    )
    return top + before, f"load({inner})", behind + "\ny = 1\n"


def comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sorted(t.string for t in tokens if t.type == tokenize.COMMENT)


def position(text: str) -> Position:
    lines = text.split("\n")
    return Position(len(lines) - 1, len(lines[-1]))


CHANGES = st.sampled_from(["set", "drop", "callee", "all"])


@settings(max_examples=250, deadline=None)
@given(calls(), CHANGES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_change_of_a_call_stays_inside_it(
    parts: tuple[str, str, str], change: str, eol: str
) -> None:
    before, call, behind = parts
    source = before + call + behind
    ast.parse(source)
    place = Range(position(before), position(before + call))
    intents = {
        "set": (SetKeyword(place, "t", "1"),),
        "drop": (DropKeyword(place, "k"),),
        "callee": (ReplaceCallee(place, "yaml.safe_load"),),
        "all": (
            ReplaceCallee(place, "yaml.safe_load"),
            DropKeyword(place, "k"),
            SetKeyword(place, "t", "1"),
            SetKeyword(place, "j", "2"),
        ),
    }[change]
    analysis = analyze(Snapshot.of(source.replace("\n", eol)), NOTHING)
    first, region = analysis.region_at(place.start.line)
    edits = realise(
        Fix("", FixSafety.SAFE, intents),
        analysis.snapshot,
        analysis.imports_at(first),
        first,
        len(region.lines),
    )
    if isinstance(edits, CannotFix):
        assert edits.reason == "the call has no keyword 'k'"
        assert "k=" not in call.replace("g(1, k=2)", "")
        return
    result = analysis.snapshot.with_edits(edits).text
    # Only the call, and whole import lines, are touched; line ends stay of one kind.
    inside = [e for e in edits if place.contains(e.range)]
    imports = [e for e in edits if e not in inside]
    assert all("import" in e.text or "load" in e.text for e in imports)
    assert all(e.range.end <= place.start for e in imports)
    assert set(result.replace(eol, "")).isdisjoint("\r\n")
    # It parses, means what was asked, and has all comments.
    plain = result.replace(eol, "\n")
    found = next(
        node
        for node in ast.walk(ast.parse(plain))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("load", "safe_load", "yaml.safe_load")
    )
    keywords = {k.arg: ast.unparse(k.value) for k in found.keywords}
    was = {
        k.arg: ast.unparse(k.value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "load"
        for k in node.keywords
    }
    if change in ("set", "all"):
        assert keywords.pop("t") == "1"
    if change in ("drop", "all"):
        was.pop("k")
    if change == "all":
        assert keywords.pop("j") == "2"
        was.pop("j", None)
    assert keywords == was
    if not (change == "all" and "j = " in call):
        assert comments(plain) == comments(source)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4), st.text("ab\r\n", max_size=4))))
def test_merged_patches_do_the_same_as_the_patches(raw: list[tuple[int, int, str]]) -> None:
    source = "ab\r\nba\nabab\r"
    patches: list[Patch] = []
    at = 0
    for skip, length, text in raw:
        start = min(at + skip, len(source))
        stop = min(start + length, len(source))
        patches.append(Patch(start, stop, text))
        at = stop + 1
    patches = [p for p in patches if p.start < len(source)]
    clean = merged(source, patches)
    assert clean is not None
    assert apply(source, clean) == apply(source, patches)


@given(st.text("ab\r\n", max_size=6), st.text("ab\r\n", max_size=6))
def test_trimmed_patch_never_parts_a_line_end(old: str, new: str) -> None:
    source = "x" + old + "y"
    patch = trimmed(source, Patch(1, 1 + len(old), new))
    if patch is None:
        assert old == new
        return
    assert apply(source, [patch]) == "x" + new + "y"
    for at in (patch.start, patch.stop):
        assert source[at - 1 : at + 1] != "\r\n" or at in (1, 1 + len(old))


@given(st.sets(st.integers(0, 3)), st.booleans(), st.sampled_from([" ", "\n  "]))
def test_items_taken_out_leave_a_list(dropped: set[int], comma: bool, gap: str) -> None:
    source, items = "f(" + ("" if gap == " " else gap), list[Item]()
    for name in "abcd":
        items.append(Item(len(source), len(source) + 1))
        source += name + ("," + gap if name != "d" else "," if comma else "")
    listing = Listing(source + ")", 2, len(source), tuple(items))
    out = apply(listing.source, removed(listing, dropped))
    assert (
        ast.unparse(ast.parse(out))
        == f"f({', '.join(sorted(set('abcd') - {'abcd'[n] for n in dropped}))})"
    )
    more = apply(listing.source, appended(listing, ["e"], "    "))
    assert ast.unparse(ast.parse(more)) == "f(a, b, c, d, e)"
