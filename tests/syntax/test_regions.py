"""Where a logical line ends, in valid text and in text that is being typed.

▮ marks where one region ends and the next begins.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from headgate.syntax import Region, is_blank, split
from headgate.syntax.lexer import improbable, indent_of
from headgate.text import Snapshot


def cut(text: str) -> str:
    pieces = ("".join((*region.lead, *region.lines)) for region in split(Snapshot.of(text)))
    return "▮".join(pieces)


def table(*texts: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("marked", texts, ids=[repr(text)[1:-1] for text in texts])


VALID = (
    "a = 1\n▮b = 2\n",
    "a = 1; b = (\n2); c\n▮d\n",
    "x = foo(1,\n  2)\n▮y\n",
    "x = [1,\ny,\n2]\n▮z\n",
    "x = {\n'a': 1,\n}\n▮y\n",
    "x = (\n\n\n# c (\n    1)\n▮y\n",
    "x = 1 + \\\n    2\n▮y\n",
    "x = 1 + \\\r\n2\r\n▮y\r\n",
    "x = 'a\\\nb'\n▮y\n",
    "x = (yield\n)\n▮y\n",
    "x = (lambda: (\n    1))\n▮y\n",
    "foo(a for\nx in y)\n▮z\n",
    "x = (a\nif b\nelse c)\n▮d\n",
    "x = (a\nand b\nor c\nnot in d)\n▮e\n",
    "x = (\nawait y\n)\n▮z\n",
    "x = [i async\nfor i in y]\n▮z\n",
    "print('a' 'b'\n      'c')\n▮z\n",
    "x = '''a''' '''b\nc'''\n▮y\n",
    'def f():\n▮    """doc\n\n    text here\n    """\n▮    pass\n',
    '"""\ndef f(): pass\n"""\n▮x = 1\n',
    '"""\nimport os\n""" + "a"\n▮x = 1\n',
    '"""\nclass A\n""".strip()\n▮x = 1\n',
    '"""\nimport os\n""" if a else b\n▮x = 1\n',
    'x = f"""{a}\ndef f(): pass\n"""\n▮y\n',
    'x = f"""{\nfoo(1)\n}"""\n▮y\n',
    'x = rb"\\""\n▮y\n',
    'x = r"\\\\"\n▮y\n',
    'x = "\\\\"\n▮y\n',
    'x = ur"a"\n▮y\n',
    "x = '#' # '\n▮y\n",
    "x = 1\r\n▮y = (\r\n2)\r\n▮z\r",
    "x = 1\r▮y = (\r2)\r▮z\r",
    "x = 1\x0c\n▮\x0cy = 2\n",
    "x = 'a\u2028b'\n▮y\n",
    "\ufeffimport os\n▮x\n",
    "with (\n    open(a) as b,\n    open(c) as d,\n):\n▮    pass\n",
    "match x:\n▮    case (1,\n          2):\n▮        pass\n",
    "from a import (\n    b,\n    c,\n)\n▮x\n",
    "@foo(\n    1,\n)\n▮def f(): pass\n",
    "# a\n\n# b\nx\n▮# tail\n",
    "# a\n\n# b\n",
    "x\n▮# tail",
    # PEP 701
    'x = f"{"a"}"\n▮y\n',
    'x = f"{f"{f"{1}"}"}"\n▮y\n',
    'x = f"{\na  # c }"\n}"\n▮y\n',
    'x = f"{{"\n▮y = f"}}"\n',
    'x = f"{x!r:{y}}"\n▮y\n',
    'x = f"{x:%H:%M}" f"{y[1:2]}"\n▮z\n',
    'x = f"{lambda: 1}"\n▮y\n',
    'x = f"\\N{BULLET}{a}\\{b}"\n▮y\n',
    "x = f'{d[\"}\"]}'\n▮y\n",
    # PEP 750
    'x = t"{a}" t"{b:c}"\n▮y\n',
)


@table(*VALID)
def test_valid_text_is_cut_between_logical_lines(marked: str) -> None:
    text = marked.replace("▮", "")
    assert cut(text) == marked
    assert not any(region.lexed.broken for region in split(Snapshot.of(text)))


UNCLOSED_BRACKETS = (
    "x = foo(\n",
    "x = foo(1,\n▮y = 2\n",
    "x = foo(1,\n    2\n▮def f(): pass\n",
    "x = foo(1,\n▮y = 2\n▮def f():\n▮    pass\n",
    "x = [1,\n▮y,\n▮2\n▮z()\n",
    "foo(\n▮foo(\n▮foo(\n",
    "if x:\n▮    foo(\n▮else:\n▮    bar()\n",
    "if x:\n▮    foo(\n▮    bar()\n▮    return\n",
    "if x:\n▮    foo(\n        1,\n▮    bar()\n",
    "class A:\n▮    def f(self,\n▮    def g(self):\n▮        pass\n",
    "@d(\n▮def f(): pass\n",
    "x = (\n▮@d\n▮@e\n▮class A: pass\n",
    "    x = (\n    1\n▮@d\n▮class A: pass\n",
    "import (\n▮x = 1\n",
    "from a import (\n    b,\n    c\n▮x = 1\n▮import d\n",
    "from a import (b,\n▮from c import d\n",
    "assert foo(\n▮assert bar\n",
    "x = (\n'a'\n'b'\n▮return\n",
    "\tif x:\n▮\t\tfoo(\n▮\t\treturn\n",
    "for x in (\n    1,\n▮foo()\n",
    "d = {'a': '''x\n''', 'b': 1\n▮import os\n",
    "x = (  # a )\n▮y\n",
)


@table(*UNCLOSED_BRACKETS)
def test_an_unclosed_bracket_ends_where_code_seems_to_go_on(marked: str) -> None:
    assert cut(marked.replace("▮", "")) == marked


WRONG_BRACKETS = (
    "x = (1]\n▮y = 2\n",
    "x = (1,\n2]\n▮y = 2\n",
    "x = (1,\n▮y = 2]\n▮z = 3\n",
    "x = 1)\n▮y\n",
    "x = {1: (2}\n▮y\n",
    "def f(a]:\n▮    pass\n",
)


@table(*WRONG_BRACKETS)
def test_a_wrong_bracket_spoils_its_own_statement_only(marked: str) -> None:
    assert cut(marked.replace("▮", "")) == marked


UNCLOSED_STRINGS = (
    "x = 'a\n▮y = 1\n",
    "x = 'it's\n▮y\n",
    "if x == 'a:\n▮    y\n",
    "foo('a\n▮y = 1\n▮import b\n",
    'x = """a\n▮def f():\n▮    pass\n',
    'x = """a\n▮foo(1)\n▮bar\n',
    '"""doc\n\n▮import os\n▮\ndef f(): pass\n',
    '"""doc of words\nand more words\n▮import os\n',
    # the quotes of the next string would flip what is text and what is code
    '"""unclosed\n▮import os\n▮x = """closed by accident"""\n▮y = 1\n',
    'def f():\n▮    """doc\n▮    import os\n▮    return 1\n▮\ndef g():\n▮    """other"""\n',
    'def f():\n▮    """doc\n▮    import os\n▮\ndef g():\n▮    """Other words."""\n',
    'x = """a""" """b\n▮def f(): pass\n',
    'x = "a" if b else """\nfoo bar baz\n▮def f(): pass\n',
    'x = f"{a\n▮y = 1\n',
    'x = f"{a} b\n▮y = 1\n',
    'x = f"{a(\n▮y = 1\n',
    'x = f"{x:\n▮y\n',
    'x = f"{f"{a\n▮y = 1\n▮import b\n',
    'x = f"""{a\n▮y = 1\n▮def f(): pass\n',
    'x = f"""{a}\n▮def f(): pass\n▮y\n',
    "x = f'}'\n▮y\n",
)


@table(*UNCLOSED_STRINGS)
def test_an_unclosed_string_swallows_no_code(marked: str) -> None:
    assert cut(marked.replace("▮", "")) == marked


LOOSE = (
    "else:\n▮    x\n",
    "x = 1 \\ 2\n▮y\n",
    "x = (1 \\ 2\ny)\n▮z\n",
    "x = 1 + \\\n▮def f(): pass\n",
    "x = \\\n",
    "x = \\",
    "@\n▮def f(): pass\n",
    "@d\n▮\n@e\n",
    "        x\n▮  y\n▮      z\n",
    "\\\n▮def f(): pass\n",
    "\x00\n▮x\n",
    "? $ !\n▮x\n",
    "\ud800\n▮x\n",
    "<<<<<<< HEAD\n▮x = 1\n▮=======\n▮x = 2\n▮>>>>>>> other\n",
)


@table(*LOOSE)
def test_other_broken_text_stays_on_its_line(marked: str) -> None:
    assert cut(marked.replace("▮", "")) == marked


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("x", 0),
        ("    x", 4),
        ("\tx", 8),
        ("  \tx", 8),
        ("\t  x", 10),
        ("  \f x", 1),
        ("\ufeffx", 0),
        ("\ufeff  x", 2),
        ("   \n", 3),
    ],
)
def test_tabs_and_form_feeds_are_counted_as_the_tokenizer_does(line: str, column: int) -> None:
    assert indent_of(line) == column


@pytest.mark.parametrize("line", ["", "\n", "  # x\n", "\t\r\n", "\f\n", "#"])
def test_a_line_of_white_space_or_comment_is_blank(line: str) -> None:
    assert is_blank(line)


@pytest.mark.parametrize("line", ["x", "'#'", "\\", "\x00", "\u2028"])
def test_other_lines_are_not_blank(line: str) -> None:
    assert not is_blank(line)


@pytest.mark.parametrize(
    "line", ["foo bar", "The module is", "a, b c", "import os sys", "x 1", "foo() bar baz"]
)
def test_two_words_side_by_side_are_no_python(line: str) -> None:
    assert improbable(line)
    with pytest.raises(SyntaxError):
        ast.parse(line)


@pytest.mark.parametrize(
    "line",
    [
        "x", "a if b else c", "not a", "lambda x: 1", "import a as b", "1if x else y", "x = 0x1f",
        "match x:", "type X = int", "print x", "async def f(): pass", "f'a' 'b'", "x # a b",
        "await x", "yield x", "0or 1", "case A():", "del a", "raise a from b", "x is not y",
    ],
)  # fmt: skip
def test_keywords_may_stand_beside_names(line: str) -> None:
    assert not improbable(line)


# -- what a region knows of itself ---------------------------------------------------
@pytest.mark.parametrize(
    ("text", "word", "defines", "opens"),
    [
        ("def f(): pass\n", "def", "def", False),
        ("async def f():\n", "async", "def", True),
        ("async  with a: pass\n", "async", "", False),
        ("class A:  # c\n", "class", "class", True),
        ("classes = 1\n", "classes", "", False),
        ("@d\n", "@", "", False),
        ("else : \n", "else", "", True),
        ("x = {1:\n2}\n", "x", "", False),
        ("x: int\n", "x", "", False),
        ("lambda x:\n", "lambda", "", False),
        ("match x:\n", "match", "", True),
        ("match(x)\n", "match", "", False),
        ("if x[1:\n2]:\n", "if", "", True),
        ("if x: y\n", "if", "", False),
        ("if x == ':'\n", "if", "", False),
        ('if x == f"{a:', "if", "", False),
        ("\ufeffdef f():\n", "def", "def", True),
    ],
)
def test_a_region_knows_how_it_begins_and_whether_a_block_follows(
    regions: Callable[[str], list[tuple[int, Region]]],
    text: str,
    word: str,
    defines: str,
    opens: bool,
) -> None:
    region = regions(text)[0][1]
    assert (region.word, region.defines, region.opens) == (word, defines, opens)


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("x = 1  # a\n", [(0, 7, "# a")]),
        ("x = (  # a\n    # b (\n  1)  # c\r\n", [(0, 7, "# a"), (1, 4, "# b ("), (2, 6, "# c")]),
        ("x = '# a'\n", []),
        ('x = """\n# a\n"""  # b\n', [(2, 5, "# b")]),
        ('x = f"{a}#{b}"\n', []),
        ("x = '\\\n# a'\n", []),
        ("x = 1  #\n", [(0, 7, "#")]),
        ("x = 1 # é # b\r", [(0, 6, "# é # b")]),
        ("x = foo(  # a\ny = 1  # b\n", [(0, 10, "# a")]),
        ("x = 'a  # b\n", []),
    ],
)
def test_comments_are_told_from_hashes_in_strings(
    regions: Callable[[str], list[tuple[int, Region]]],
    text: str,
    comments: list[tuple[int, int, str]],
) -> None:
    assert [tuple(comment) for comment in regions(text)[0][1].comments] == comments


@pytest.mark.parametrize(
    ("text", "strings"),
    [
        ("x = 'a' + b'c'\n", ["'a'", "b'c'"]),
        ('x = """a\nb""" "c"\n', ['"""a\nb"""', '"c"']),
        ('foo(f"{a("b")} {c}", "d")\n', ['f"{a("b")} {c}"', '"d"']),
        ("x = rb'\\'' u'é' Rf'{x}'\n", ["rb'\\''", "u'é'", "Rf'{x}'"]),
        ("x = y  # 'a'\n", []),
        ("xf'a'\n", ["'a'"]),
    ],
)
def test_the_outermost_strings_are_found_with_their_prefixes(
    regions: Callable[[str], list[tuple[int, Region]]], text: str, strings: list[str]
) -> None:
    region = regions(text)[0][1]
    found: list[str] = []
    for part in region.strings():
        lines = list(region.lines[part.line : part.end_line + 1])
        lines[-1] = lines[-1][: part.end_column]
        lines[0] = lines[0][part.column :]
        found.append("".join(lines))
        assert found[-1].startswith(part.prefix + part.quote)
        assert found[-1].endswith(part.quote)
    assert found == strings


@pytest.mark.parametrize(
    ("text", "unclosed"),
    [
        ("foo(a, [b\n", ("(", "[")),
        ("foo(\nbar(\n", ("(",)),
        ("foo('a\n", ("(", "'")),
        ('foo(f"{a\n', ("(", 'F"', "{f")),
        ('foo(f"{a} b\n', ("(", 'F"')),
        ('foo(f"{a:b\n', ("(", 'F"', "{f", ":")),
        ("foo('a\nbar('b\n", ("(", "'")),
        ('x = """a\n', ('"""',)),
        ("foo('it's',\nx)\n", ()),
    ],
)
def test_what_is_open_at_the_end_is_what_the_region_itself_opened(
    regions: Callable[[str], list[tuple[int, Region]]], text: str, unclosed: tuple[str, ...]
) -> None:
    assert regions(text)[0][1].lexed.unclosed == unclosed
