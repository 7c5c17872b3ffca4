"""Whole trees from the trees of regions: those of the parser where the text is sound,
well-formed ones in every other state."""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headgate.syntax import Region, assemble, split
from headgate.text import Snapshot

pytestmark = [
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

Regions = Callable[[str], list[tuple[int, Region]]]
STDLIB = Path(sysconfig.get_paths()["stdlib"])
MODULES = [
    "argparse", "ast", "asyncio/base_events", "base64", "calendar", "cmd", "configparser",
    "contextlib", "copy", "dataclasses", "datetime", "decimal", "difflib", "dis", "enum",
    "functools", "http/server", "inspect", "locale", "logging/handlers", "mimetypes", "optparse",
    "pickletools", "shutil", "smtplib", "socketserver", "tarfile", "typing", "xml/dom/minidom",
]  # fmt: skip


def statements(tree: ast.Module) -> list[object]:
    """Return where every statement and handler stands."""
    return [
        (type(n).__name__, n.lineno, n.col_offset, n.end_lineno, n.end_col_offset)
        for n in ast.walk(tree)
        if isinstance(n, ast.stmt | ast.ExceptHandler)
    ]


@pytest.mark.parametrize("module", [m for m in MODULES if (STDLIB / f"{m}.py").is_file()])
def test_the_tree_of_a_module_is_that_of_the_parser(regions: Regions, module: str) -> None:
    text = (STDLIB / f"{module}.py").read_text(encoding="utf-8")
    made, wanted = assemble(regions(text)), ast.parse(text)
    assert ast.dump(made) == ast.dump(wanted)
    assert statements(made) == statements(wanted)


SOUND = [
    "if a: b\nelif c: d\nelse: e\n",
    "if a:\n b\nelif c:\n d\nelif e:\n f\nelse:\n g\n",
    "if a:\n if b:\n  c\nelse:\n d\n",
    "if a:\n b\nelse:\n if c:\n  d\n else:\n  e\n",
    "if a:\n b\nelif c:\n d\nelse:\n if e:\n  f\n",
    "for x in a, b:\n c\nelse:\n d\n",
    "while x: a\nelse: b\n",
    "try: a\nexcept B: c\nelse: d\nfinally: e\n",
    "try:\n a\nfinally:\n b\n",
    "try:\n try: a\n except: b\nexcept C as d:\n e\n",
    "try:\n a\nexcept* B:\n c\nexcept* (C, D) as e: f\nelse:\n g\n",
    "@d\n@e(1)\ndef f(): pass\n",
    "@d\nclass A:\n @e\n async def f(self): await g()\n\n x = 1\n\ny = 2\n",
    "match x:\n case 1: a\n case [b, *c] if d:\n  e\n case {'a': z, **r}:\n  f\n"
    " case A(b=1) | None:\n  g\n case _: h\ni\n",
    "match = 1\nmatch(x)\ncase = 2\nmatch[a]: int = 3\n",
    "async def f():\n async with a as b, c:\n  d\n async for e in f:\n  g\n else:\n  h\n",
    "class A: x = 1; y = 2\nz = 3; w = 4\n",
    "def f(): return 1; x\nlambda: 0\n",
    "with (\n a as b,\n c as d,\n): e\n",
    "if 1:\n\tx\n\tif 2:\n\t\ty\n",
    "def f():\n  '''doc'''\n  # c\n  pass\n# d\n",
    "if a:\n  b\n  \\\n  c\n",
    "x = 1 \\\n  + 2\nif (a :=\n b):\n c\n",
    "else_ = tryx = if_ = finally_ = global_ = 1\n",
    "if a:\r\n b\r\nelse:\r\n c\r\n",
    "def f(\n  a=b,\n) -> c: ...\n",
    "x = {\n" + "".join(f"    'k{n}': f({n}),\n" for n in range(200)) + "}\ny = 1\n",
    "foo(a, [\n" + "".join(f"    # c\n    'é{n}',\n\n" for n in range(100)) + "], b=c)\n",
    "",
    "# c\n",
]


@pytest.mark.parametrize("text", SOUND, ids=[text[:40] for text in SOUND])
def test_blocks_are_nested_as_the_parser_nests_them(regions: Regions, text: str) -> None:
    made, wanted = assemble(regions(text)), ast.parse(text)
    assert ast.dump(made) == ast.dump(wanted)
    assert statements(made) == statements(wanted)


BROKEN = [
    ("def f(:\n  a()\nb()\n", "a()\nb()"),
    ("if a\n  b()\n", "if a:\n    pass\nb()"),
    ("if a:\nb()\n", "if a:\n    pass\nb()"),
    ("else:\n  a()\n", "a()"),
    ("elif a:\n  b()\n", "if a:\n    b()"),
    ("except A:\n  b()\n", "b()"),
    ("finally:\n  b()\n", "b()"),
    ("try:\n  a()\nb()\n", "try:\n    a()\nfinally:\n    pass\nb()"),
    ("try:\n", "try:\n    pass\nfinally:\n    pass"),
    ("  a()\nb()\n", "a()\nb()"),
    ("case 1:\n  a()\n", "a()"),
    ("match a:\n  b()\n", None),
    ("match a:\n", "match a:\n    case _:\n        pass"),
    ("if a:\n  case 1:\n    b()\n", "if a:\n    b()"),
    ("try: a()\nx = 1\nexcept A: b()\n", None),
    ("@d\nx()\n", "x()"),
    ("@d(\ndef f():\n  a()\n", "@d()\ndef f():\n    a()"),
    ("class A:\n  def f(self):\n    a(\n  def g(self):\n    b()\n", None),
    ("if a:\n  b()\nelse:\n  c()\nelse:\n  d()\n", None),
    ("if a:\n  b()\nelse:\n  c()\nelif d:\n  e()\n", None),
    ("for a in b:\n  c()\nexcept:\n  d()\n", None),
    ("while\n  a()\n", None),
    ("x = [\n" + "    a(),\n" * 200 + "    b(\n" + "    c(),\n" * 200 + "]\nd()\n", None),
    ("foo(\n" + "    a=1,\n" * 200 + "    b(),\n" * 70 + ")\n", None),
    ("\x00\n\ud800\n?\n", ""),
]


@pytest.mark.parametrize(("text", "source"), BROKEN, ids=[text[:40] for text, _ in BROKEN])
def test_a_broken_text_has_a_well_formed_tree(
    regions: Regions, text: str, source: str | None
) -> None:
    made = assemble(regions(text))
    written = ast.unparse(made)
    if source is not None:
        assert written == source
    compile(ast.parse(written), "made", "exec")
    assert all(node.lineno > 0 for node in ast.walk(made) if isinstance(node, ast.stmt))


PIECES = [
    "if a:\n", "elif b:\n", "else:\n", "try:\n", "except A:\n", "except:\n", "except* B:\n",
    "finally:\n", "for x in y:\n", "while z:\n", "with a as b:\n", "match m:\n", "case 1:\n",
    "case _: c()\n", "def f(a, b=c()):\n", "async def g():\n", "class A(B):\n", "@d\n", "@d(\n",
    "x = y()\n", "return\n", "pass\n", "try: a\n", "else: b\n", "if a: b\n", "foo(\n", "'a\n",
    '"""\n', "x = [\n", "]\n", "# c\n", "\n", "type X = int\n", "except A, B:\n", "f'{a' b\n",
    "lambda: 0\n", "match x: y\n", "yield\n", "import a.b\n", "t'{a}'\n", "1,\n" * 70,
]  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.lists(
        st.tuples(st.sampled_from(["", " ", "  ", "   "]), st.sampled_from(PIECES)), max_size=14
    )
)
def test_any_order_of_lines_has_a_tree_that_can_be_walked_and_written(
    lines: list[tuple[str, str]],
) -> None:
    text = "".join(indent + piece for indent, piece in lines)
    placed: list[tuple[int, Region]] = []
    top = 0
    for region in split(Snapshot.of(text)):
        placed.append((top + region.offset, region))
        top += region.height
    made = assemble(placed)
    ast.unparse(made)
    for node in ast.walk(made):
        if "lineno" in node._attributes:
            place = (node.lineno, node.col_offset)  # type: ignore[attr-defined]
            assert place[0] >= 1
            assert place <= (node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
