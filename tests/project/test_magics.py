"""What IPython adds to Python, as Python, and which column is which."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headgate.project.cells import Cells
from headgate.project.magics import python_of
from headgate.text import Position, Snapshot

SYSTEM = '__import__("IPython").get_ipython().system('
OUTPUT = '__import__("IPython").get_ipython().getoutput('


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("x = 1\n", "x = 1\n"),
        ("!ls -l", f'{SYSTEM}"ls -l")'),
        ("  !ls {a[0]} {{b}} {c d}", f'  {SYSTEM}f"ls {{a[0]}} {{{{b}}}} {{{{c d}}}}")'),
        ("!echo ${HOME} {a,b} 'x' \"y\" \\z", f'{SYSTEM}"echo ${{HOME}} {{a,b}} \'x\' \\"y\\" \\\\z")'),
        ("!!ls", f'{OUTPUT}"ls")'),
        ("x = !ls {d}", f'x = {OUTPUT}f"ls {{d}}")'),
        ("a, b = !ls", f'a, b = {OUTPUT}"ls")'),
        ("!a \\\n  {b} \\\n c\nx", f'{SYSTEM}"a "\nf"  {{b}} "\n" c")\nx'),
        ("!ls  # headgate: ignore[HG101] so", f'{SYSTEM}"ls")  # headgate: ignore[HG101] so'),
        ("%pip install x", f'{SYSTEM}"pip install x")'),
        ("%sx ls", f'{OUTPUT}" ls")'),
        ("%matplotlib inline\nx", "pass\nx"),
        ("if a:\n    %cd x\n", "if a:\n    pass\n"),
        ("x = %pwd\n", "x = None\n"),
        ("%timeit -n 10 -r3 f(x)", "f(x)"),
        ("%time y = f(x)", "y = f(x)"),
        ("%env A_B=c \"d", '__import__("os").environ["A_B"] = "c \\"d"'),
        ("%set_env A b ", '__import__("os").environ["A"] = "b"'),
        ("%env A={b}", "pass"),
        ("%env A", "pass"),
        ("%env", "pass"),
        ("%%time\ny = 1\n", "\ny = 1\n"),
        ("\n%%timeit -n 3\ny = 1\n", "\n\ny = 1\n"),
        ("%%capture out\n%%time\n!ls\n", f'\n\n{SYSTEM}"ls")\n'),
        ("%%javascript\nlet x = `;\n'\n", "\n\n\n"),
        ("%%unknown\nx", "\n"),
        ('%%bash\necho "{x}"\nls', f'{SYSTEM}\n"echo \\"{{x}}\\"\\n"\n"ls\\n")'),
        ("%%script bash\r\nls", f'{SYSTEM}\n"ls\\n")'),
        ("%%script perl\nls", "\n"),
        ("%%sh", f'{SYSTEM}"")'),
        ("?x", "pass"),
        ("x.y??", "pass"),
        ("%%x?", ""),
        ("x = (1\n % 2\n)", "x = (1\n % 2\n)"),
        ("x = '''\n!ls\n%cd\n'''\n!a", f"x = '''\n!ls\n%cd\n'''\n{SYSTEM}\"a\")"),
        ("x = 1 \\\n % y", "x = 1 \\\n % y"),
        ("x = (1  # )'''\n % 2)\n!a", f'x = (1  # )\'\'\'\n % 2)\n{SYSTEM}"a")'),
        ("x = f'(\\'['\n!a", f'x = f\'(\\\'[\'\n{SYSTEM}"a")'),
        ("print((1\nimport a\n%cd", "print((1\nimport a\npass"),
        ("print((1\n!a", f'print((1\n{SYSTEM}"a")'),
        ("a != b\nx = a!=b\nx %= 2", "a != b\nx = a!=b\nx %= 2"),
    ],
)  # fmt: skip
def test_lines_become_python(cell: str, python: str) -> None:
    assert "\n".join(python_of(cell).lines) == python


TEXT = st.text(alphabet="!%?{}$\"'\\ \n\rabx=(),#[]é", max_size=60)


@given(st.lists(TEXT, max_size=4))
def test_lines_and_columns_lead_back(texts: list[str]) -> None:
    cells = Cells.of(map(python_of, texts))
    for cell in cells.cells:
        assert len(cell.lines) == len(cell.raw)
        for number, segments in cell.made.items():
            line, raw = cell.lines[number], cell.raw[number]
            at = 0
            for part in segments:
                assert (part.start, part.end <= len(line)) == (at, True)
                at = part.end
                if part.copied:
                    assert line[part.start : part.end] == raw[part.raw_start : part.raw_end]
            assert at == len(line)
    for number, line in enumerate(cells.text.split("\n")):
        for column in range(len(line) + 1):
            start = cells.column(Position(number, column), is_end=False)
            end = cells.column(Position(number, column), is_end=True)
            assert start.column >= 0
            assert end.column >= 0


@given(st.text(alphabet="ab{}\"'\\ $#x", max_size=30))
def test_a_command_is_always_one_expression(command: str) -> None:
    lines = python_of(f"!{command.rstrip(chr(92))}").lines
    assert len(lines) == 1
    if "{" not in lines[0].replace("{{", ""):
        ast.parse(lines[0])


@given(st.lists(TEXT, min_size=1, max_size=4), TEXT, st.integers(0, 3))
def test_another_cell_is_an_edit_of_the_module(texts: list[str], new: str, index: int) -> None:
    before = Cells.of(map(python_of, texts))
    index %= len(texts)
    after, edit = before.replaced(index, python_of(new))
    assert after == Cells.of(map(python_of, [*texts[:index], new, *texts[index + 1 :]]))
    assert Snapshot.of(before.text).replace(edit)[0].text == after.text


def test_a_changed_line_is_an_edit_of_that_line_alone() -> None:
    before = Cells.of(map(python_of, ["a\nb\nc", "d"]))
    _, edit = before.replaced(0, python_of("a\nb2\nc"))
    _, change = Snapshot.of(before.text).replace(edit)
    assert (change.start, change.old_stop, change.new_stop) == (1, 2, 2)
