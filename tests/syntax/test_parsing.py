"""Trees of single regions, in every state, and where their nodes stand."""

from __future__ import annotations

import ast
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from headgate.syntax import Region, State, lowering, parse, split
from headgate.syntax.parsing import parse_expression
from headgate.text import Snapshot

pytestmark = [
    # What the parser says of the analysed code is silenced by the engine.
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

Regions = Callable[[str], list[tuple[int, Region]]]
Misplaced = Callable[[str, list[ast.AST], int], list[ast.AST]]
STDLIB = Path(sysconfig.get_paths()["stdlib"])


def shown(nodes: list[ast.AST]) -> list[str]:
    """Return nodes as source; a handler or case without its block."""
    out: list[str] = []
    for node in nodes:
        if isinstance(node, ast.ExceptHandler):
            text = ast.unparse(node.type) if node.type else ""
            text = f"except {text}" + (f" as {node.name}" if node.name else "")
            out += [text, *shown(list[ast.AST](node.body))]
        elif isinstance(node, ast.match_case):
            out += [f"case {ast.unparse(node.pattern)}", *shown(list[ast.AST](node.body))]
        else:
            out.append(ast.unparse(node))
    return out


WHOLE = [
    ("x = 1\n", ["x = 1"]),
    ("    x = 1; y\n", ["x = 1", "y"]),
    ("if x:\n", ["if x:"]),
    ("    elif x:\n", ["if x:"]),
    ("else:\n", []),
    ("  else: foo(1)\n", ["foo(1)"]),
    ("try:\n", []),
    ("try: foo(1)\n", ["foo(1)"]),
    ("    finally: foo(1); bar\n", ["foo(1)", "bar"]),
    ("except:\n", ["except "]),
    ("  except A as b: foo(1)\n", ["except A as b", "foo(1)"]),
    ("except* A:\n", ["except A"]),
    ("@foo(1)\n", ["foo(1)"]),
    ("    @foo\n", ["foo"]),
    ("def f(a=foo(1)) -> int:\n", ["def f(a=foo(1)) -> int:"]),
    ("async def f(): await g()\n", ["async def f():\n    await g()"]),
    ("class A(foo(1)):\n", ["class A(foo(1)):"]),
    ("for x in y:\n", ["for x in y:"]),
    ("while foo(1):\n", ["while foo(1):"]),
    ("with (a as b, c as d):\n", ["with a as b, c as d:"]),
    ("match foo(1):\n", ["match foo(1):"]),
    ("    case [1, foo.x] if bar(1):\n", ["case [1, foo.x]"]),
    ("  case _: foo(1)\n", ["case _", "foo(1)"]),
    ("match = case = type = 1\n", ["match = case = type = 1"]),
    ("case = foo(1)\n", ["case = foo(1)"]),
    ("    case.run(1)\n", ["case.run(1)"]),
    ("case[a] = 1\n", ["case[a] = 1"]),
    ("match(x)\n", ["match(x)"]),
    ("type(x)\n", ["type(x)"]),
    ("return await foo(1)\n", ["return await foo(1)"]),
    ("yield\n", ["yield"]),
    ("break\n", ["break"]),
    ("nonlocal a\n", ["nonlocal a"]),
    ("\ufeffimport os\n", ["import os"]),
    ("x = (\r\n1)\r\n", ["x = 1"]),
    ("x = 'a\u2028b'\n", ["x = 'a\\u2028b'"]),
    ("\x0cx = 1\n", ["x = 1"]),
    ("print >>f, x\n", ["(print >> f, x)"]),
    ("with (a): # c\n", ["with a:"]),
    ("x: int = 1\n", ["x: int = 1"]),
]


@pytest.mark.parametrize(("text", "source"), WHOLE, ids=[text.strip() for text, _ in WHOLE])
def test_a_sound_line_is_parsed_whole(
    regions: Regions, misplaced: Misplaced, text: str, source: list[str]
) -> None:
    region = regions(text)[0][1]
    parsed = parse(region)
    assert parsed.state is State.WHOLE
    assert shown(parsed.nodes) == source
    assert misplaced(text.replace("\ufeff", "   "), parsed.nodes, parsed.base) == []


REPAIRED = [
    ("foo(a", ["foo(a)"]),
    ("foo(a,", ["foo(a)"]),
    ("foo(a, b=", ["foo(a, b=_)"]),
    ("foo(a, [b, {c", ["foo(a, [b, {c}])"]),
    ("foo(a  # c", ["foo(a)"]),
    ("foo(a, \\", ["foo(a)"]),
    ("foo('a", ["foo('a')"]),
    ("foo(a, 'b # c", ["foo(a, 'b # c')"]),
    ('foo("""a', ["foo('a')"]),
    ("foo(*", ["foo(*_)"]),
    ("foo(**", ["foo(**_)"]),
    ("foo[", ["foo[_]"]),
    ("foo[1:", ["foo[1:]"]),
    ("foo(a).", ["foo(a)._"]),
    ("x = foo(a).bar(", ["x = foo(a).bar()"]),
    ("x =", ["x = _"]),
    ("x: int =", ["x: int = _"]),
    ("x = not", ["x = not _"]),
    ("x = a if b else", ["x = a if b else _"]),
    ("{a: foo(b), c:", ["{a: foo(b), c: _}"]),
    ("(x := 1", ["(x := 1)"]),
    ("lambda x:", ["lambda x: _"]),
    ("return foo(", ["return foo()"]),
    ("import", ["import _"]),
    ("import os.", ["import os"]),
    ("from os import", ["from os import _"]),
    ("from os import (a,", ["from os import a"]),
    ("raise A from", ["raise A from _"]),
    ("await", ["await _"]),
    ("@", ["_"]),
    ("@foo(", ["foo()"]),
    ("if x", ["if x:"]),
    ("    if x ==", ["if x == _:"]),
    ("if (x", ["if x:"]),
    ("elif x", ["if x:"]),
    ("else", []),
    ("try", []),
    ("finally", []),
    ("except A", ["except A"]),
    ("except A as", ["except A as _"]),
    ("while foo(", ["while foo():"]),
    ("for x in", ["for x in _:"]),
    ("with open(a) as", ["with open(a) as _:"]),
    ("async with a", ["async with a:"]),
    ("def f", ["def f():"]),
    ("def f(a", ["def f(a):"]),
    ("def f(a, b=", ["def f(a, b=_):"]),
    ("def f(a=foo(1)) ->", ["def f(a=foo(1)) -> _:"]),
    ("class A", ["class A:"]),
    ("class A(foo(1", ["class A(foo(1)):"]),
    ("match x", ["match x:"]),
    ("match (x", ["match(x)"]),
    ("if x: foo(a", ["if x:\n    foo(a)"]),
    ("if x: pass; foo('a", ["if x:\n    pass\n    foo('a')"]),
    ("def f(): return foo(", ["def f():\n    return foo()"]),
    ("try: foo(a", ["foo(a)"]),
    ("else: foo(a", ["foo(a)"]),
    ("foo(a); bar(", ["foo(a)", "bar()"]),
    ('x = f"{a', ["x = f'{a}'"]),
    ('x = f"{a} b', ["x = f'{a} b'"]),
    ('x = f"{a:>', ["x = f'{a:>}'"]),
    ('foo(f"é {a} {b.', ["foo(f'é {a} {b._}')"]),
    ('foo(f"{a}", f"{', ["foo(f'{a}', f'{_}')"]),
    ('foo(f"{}", bar(a))', ["foo(f'{_}', bar(a))"]),
    ('foo(f"{a +}", bar(a))', ["foo(f'{a + _}', bar(a))"]),
    ('foo(f"{a b}", bar(a))', ["foo(f'{_}', bar(a))"]),
    ('foo(t"{a', None),
]


@pytest.mark.parametrize(("text", "source"), REPAIRED, ids=[text for text, _ in REPAIRED])
def test_an_unfinished_line_is_completed(
    regions: Regions, misplaced: Misplaced, text: str, source: list[str] | None
) -> None:
    region = regions(text + "\n")[0][1]
    parsed = parse(region)
    assert parsed.state is State.REPAIRED
    if source is not None:
        assert shown(parsed.nodes) == source
    assert misplaced(text, parsed.nodes, parsed.base) == []


FRAGMENTS = [
    ("a b c foo(d) e", ["foo(d)"]),
    ("x = = foo(cmd) + bar(", ["foo(cmd)"]),
    ("foo(a)) + bar(b)", ["foo(a)", "bar(b)"]),
    ("foo(a, b c, d(e))", ["d(e)"]),
    ("foo(a) bar(b)", ["foo(a)", "bar(b)"]),
    ("if foo(a) bar(b)", ["foo(a)", "bar(b)"]),
    ("a.b.c(d)(e)[f] g", ["a.b.c(d)(e)[f]"]),
    ("!ls foo(a)", ["foo(a)"]),
    ("raise A, B(c)", ["B(c)"]),
    ("x = foo('b(c)', d) e", ["foo('b(c)', d)"]),
    ("x y  # foo(a)", []),
    ("x 'foo(a)' y", []),
    ("def f((a, b)): pass", []),
    ("class  A b(c):", ["b(c)"]),
    ("def eval(x y): pass", []),
    ("foo(a]", []),
    ("\x00foo(a)", ["foo(a)"]),
    ("\ud800 = foo('é', b)", ["foo('é', b)"]),
    ("é 日 foo(\n  a, 😀, bar(b)) c", ["bar(b)"]),
    ('foo(f"{a}") b', ["foo(f'{a}')"]),
    ("type X", []),
    ("except A, B:foo(a)", None),
    ("<<<<<<< HEAD", []),
]


@pytest.mark.parametrize(("text", "source"), FRAGMENTS, ids=[repr(t)[1:-1] for t, _ in FRAGMENTS])
def test_of_a_hopeless_line_the_calls_are_read(
    regions: Regions, misplaced: Misplaced, text: str, source: list[str] | None
) -> None:
    region = regions(text + "\n")[0][1]
    parsed = parse(region)
    if source is not None:
        assert parsed.state is State.FRAGMENTS
        assert shown(parsed.nodes) == source
    assert misplaced(text, parsed.nodes, parsed.base) == []


NEWER = [
    # PEP 695, 696
    ("type X = foo(int)", "X = foo(int)"),
    ("type X[T: int = str, *Ts = *tuple[int], **P = [int]] = list[T]", "X = list[T]"),
    ("    type X = foo(a)", "X = foo(a)"),
    ("def f[T, *Ts, **P](x: T) -> T:", "def f(x: T) -> T:"),
    ("def f[T: (int, str) = 'é]'](x): return g(x)", "def f(x):\n    return g(x)"),
    ("def é[Té, Ü: ü = 日](x, y=1): z = é", "def é(x, y=1):\n    z = é"),
    ("async def f[T](x): pass", "async def f(x):\n    pass"),
    ("class A[T](B[T], metaclass=M): x = 1", "class A(B[T], metaclass=M):\n    x = 1"),
    ("class A[\n    T,\n    U = int,\n](B):", "class A(B):"),
    ("def f[T=(1, [2, {3: ']'}])](x): pass", "def f(x):\n    pass"),
    # PEP 701
    ('f"{x["a"]}" "é" f"{y}"', "f'{x['a']}é{y}'"),
    ('f"é{f"日{a}😀{b}"}" + foo(c)', "f'é{f'日{a}😀{b}'}' + foo(c)"),
    ('f"{\na\n}" + b', "f'{a}' + b"),
    ('f"""{\n  a  # c\n  + 1\n}""" + b', "f'{a + 1}' + b"),
    ("f'{a['b']}' if c else d", "f'{a['b']}' if c else d"),
    ('f"{a:{b}{c}}" + e', "f'{a:{b}{c}}' + e"),
    ("f'{a!r:>{w}}' + b", "f'{a!r:>{w}}' + b"),
    ('f"{a if b else "c"}"', "f'{(a if b else 'c')}'"),
    # older f-strings, whose places older parsers get wrong
    ('f"""\n\n{a}\n\n{b}""" + c', "f'\\n\\n{a}\\n\\n{b}' + c"),
    ('rf"""é\n\n{a}\n""" + c', "f'é\\n\\n{a}\\n' + c"),
    ('foo(f"""\n{a}""", """é\n""", b, f"{c}")', "foo(f'\\n{a}', 'é\\n', b, f'{c}')"),
    ('x = [f"{a}", f"{b}",\n f"{c}"]', "x = [f'{a}', f'{b}', f'{c}']"),
    ('f"{a}\\\n{b}" + c', "f'{a}{b}' + c"),
    ('rf"\\d{a}\\{b}" + c', "f'\\\\d{a}\\\\{b}' + c"),
    ('f"{a=}" f"{b = !s}" f"{c:%Y-%m-%d}"', "f'a={a!r}b = {b!s}{c:%Y-%m-%d}'"),
    ('f"\\x41\\{a}{{}}{b}" + c', "f'A\\\\{a}{{}}{b}' + c"),
    ('f"""\\\n"{a}":"{b}\\x41""" + c', 'f\'"{a}":"{b}A\' + c'),
    ('f"{a, b}" f"{ *a, }"', "f'{(a, b)}{(*a,)}'"),
    ('f"{ {1: 2}[a] }" f"{a!=b}" f"{a[1:2]}"', "f'{ {1: 2}[a]}{a != b}{a[1:2]}'"),
    ('f"{(lambda x: 1)(a)}" f"{(x:=5)}"', "f'{(lambda x: 1)(a)}{(x := 5)}'"),
    # PEP 758, 654
    ("except A, B:", "except (A, B)"),
    ("    except foo.A, B: bar(1)", "except (foo.A, B)"),
    ("except A, {1: B}[1]: # c", "except (A, {1: B}[1])"),
    ("except (A, B), 'x:y': foo(1)", "except ((A, B), 'x:y')"),
    ("except* A, B: foo(1)", "except (A, B)"),
]


@pytest.mark.parametrize(("text", "source"), NEWER, ids=[text for text, _ in NEWER])
def test_newer_grammar_is_read_by_every_interpreter_and_no_column_moves(
    regions: Regions, misplaced: Misplaced, text: str, source: str
) -> None:
    found = regions(text + "\n")
    assert len(found) == 1
    region = found[0][1]
    parsed = parse(region)
    assert parsed.state is State.WHOLE
    assert misplaced(text, parsed.nodes, parsed.base) == []
    node = parsed.nodes[0]
    if isinstance(node, ast.ExceptHandler):
        assert shown([node])[0] == source
        return
    for part in ast.walk(node):
        if getattr(part, "type_params", None):
            part.type_params = []  # type: ignore[attr-defined]
    if type(node).__name__ == "TypeAlias":
        node = ast.Assign([node.name], node.value, lineno=1)  # type: ignore[attr-defined]
    if source.endswith(":"):
        node.body = [ast.Pass()]  # type: ignore[attr-defined]
        source += "\n    pass"
    if sys.version_info >= (3, 12):
        assert ast.dump(node) == ast.dump(ast.parse(source).body[0])
    else:  # which cannot read PEP 701 back: the quotes of `unparse` are all that differs
        assert with_one_quote(ast.unparse(node)) == with_one_quote(source)


def with_one_quote(source: str) -> str:
    for quote in ('"""', "'''", '"'):
        source = source.replace(quote, "'")
    return source.replace("\n", "\\n")


# -- whole modules ---------------------------------------------------------------------
MODULES = [
    "argparse", "ast", "base64", "calendar", "configparser", "contextlib", "dataclasses",
    "decimal", "difflib", "enum", "ftplib", "functools", "http/client", "inspect",
    "logging/__init__", "mailbox", "optparse", "os", "pdb", "pickle", "pydoc", "shutil", "socket",
    "tarfile", "threading", "typing", "unittest/mock", "urllib/request", "zipfile",
]  # fmt: skip
SIMPLE = (
    ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Delete, ast.Raise,
    ast.Assert, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal,
)  # fmt: skip


def dumps(statements: list[ast.stmt], native: bool) -> list[str]:
    """Return simple statements with all places, where the parser gets those right."""
    statements.sort(key=lambda node: (node.lineno, node.col_offset))
    return [
        ast.dump(
            node,
            include_attributes=native
            or not any(isinstance(n, ast.JoinedStr) for n in ast.walk(node)),
        )
        for node in statements
    ]


@pytest.mark.parametrize("module", [m for m in MODULES if (STDLIB / f"{m}.py").is_file()])
def test_regions_of_a_module_parse_as_the_module_does(regions: Regions, module: str) -> None:
    text = (STDLIB / f"{module}.py").read_text(encoding="utf-8")
    wanted = [node for node in ast.walk(ast.parse(text)) if isinstance(node, SIMPLE)]
    made: list[ast.stmt] = []
    for line, region in regions(text):
        parsed = parse(region)
        assert parsed.state is State.WHOLE, region.text
        if region.entry is not None or region.lexed.exit is not None:
            # A piece of a table: what it is part of is compared where it is whole.
            first, last = line + 1, line + len(region.lines)
            wanted = [node for node in wanted if not first <= node.lineno <= last]
            continue
        for root in parsed.nodes:
            for node in ast.walk(root):
                if "lineno" in node._attributes:
                    node.lineno += line + 1 - parsed.base  # type: ignore[attr-defined]
                    node.end_lineno += line + 1 - parsed.base  # type: ignore[attr-defined]
            made += [node for node in ast.walk(root) if isinstance(node, SIMPLE)]
    native = sys.version_info >= (3, 12)
    assert dumps(made, native) == dumps(wanted, native)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="older parsers misplace parts of f-strings")
def test_lowered_strings_stand_where_the_parser_places_them(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [STDLIB / f"{module}.py" for module in MODULES]
    texts = [path.read_text(encoding="utf-8") for path in paths if path.is_file()]
    for region in (region for text in texts for _, region in regions(text)):
        if not region.lexed.formats or region.entry is not None or region.lexed.exit is not None:
            continue
        monkeypatch.setattr(lowering, "NATIVE_FORMATS", True)
        native = parse(region)
        monkeypatch.setattr(lowering, "NATIVE_FORMATS", False)
        lowered = parse(region)
        assert [places(n) for n in lowered.nodes] == [places(n) for n in native.nodes]


def places(root: ast.AST) -> list[object]:
    """Return what stands where; constants in formats have no place of their own."""
    without = (ast.Constant, ast.JoinedStr, ast.FormattedValue)
    return [
        (type(n).__name__, n.lineno, n.col_offset, n.end_lineno, n.end_col_offset)
        for n in ast.walk(root)
        if isinstance(n, ast.expr | ast.stmt) and not isinstance(n, without)
    ]


@pytest.mark.parametrize("text", ["", " ", "# c", "a b", "(", "a)", "a; b", "x = 1", "\x00", "é("])
def test_what_is_no_expression_is_none(text: str) -> None:
    assert parse_expression(text, 3, 4) is None


@pytest.mark.parametrize(
    ("text", "places_"),
    [
        ("a", (7, 5, 7, 6)),
        ("é.b(\n  1)", (7, 5, 8, 4)),
        ("a, é ", (7, 5, 7, 10)),
        ("(a)", (7, 6, 7, 7)),
    ],
)
def test_an_expression_stands_where_it_is_said_to(
    text: str, places_: tuple[int, int, int, int]
) -> None:
    node = parse_expression(text, 3, 5, 4)
    assert node is not None
    assert (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) == places_


def test_every_line_of_a_text_in_any_state_gives_trees() -> None:
    text = 'def f(:\n  x = [\n)\n"""\nclass\nimport os\nreturn\n@\n\\\n}\nf"{\n\ttry\n'
    for region in split(Snapshot.of(text)):
        if region.is_code:
            assert parse(region).state in State
