"""Across files, incremental equals full: whatever is edited, in whatever order."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from headgate.catalog import default_rules, library_models
from headgate.engine import Analysis, analyze, update, with_elsewhere
from headgate.project.index import Index, Told
from headgate.text import Snapshot

EXAMPLES = int(os.environ.get("HEADGATE_EXAMPLES", "60")) // 2

NAMES = ("a", "b", "c")

LINES = st.sampled_from(
    [
        "import os",
        "import sqlite3",
        "from flask import request",
        "import a",
        "import b",
        "import c",
        "from a import *",
        "from b import get, run",
        "from . import c",
        "from .a import Box",
        "def get(x='ls'):",
        "def run(x, *more, **options):",
        "class Box:",
        "class Sub(Box):",
        "    def __init__(self, x):",
        "        self.x = x",
        "        os.system(self.x)",
        "    return request.args['q']",
        "    return get(x)",
        "    return a.get()",
        "    return x + 'y'",
        "    return b.run(x)",
        "    os.system(x)",
        "    os.system(int(x))",
        "    a.run(x)",
        "    b.run(request.args['q'])",
        "    Box(x).run(x)",
        "    for y in x:",
        "    if x in ('a', 'b'):",
        "        x = 'z'",
        "KEY = 'x'",
        "KEY = a.KEY",
        "box = Box(b.get())",
        "os.system(get())",
        "os.system('ls ' + a.KEY)",
        "run(request.args['q'])",
        "b.run(KEY)",
        "(",
        "",
    ]
)
TEXTS = st.lists(LINES, max_size=9).map(lambda lines: "".join(f"{line}\n" for line in lines))
EDITS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 9), LINES), max_size=6)


class Workspace:
    """Three files, each analysed with what the others say."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.index = Index(library_models(), lambda file: None, lambda file: False)
        for file, text in texts.items():
            self.index.set_buffer(file, text)
        self.analyses: dict[str, Analysis] = {}

    def told(self) -> dict[str, Told]:
        calls = self.index.calls(FILES)
        return {file: self.index.told(file, calls.get(file, ())) for file in FILES}


FILES = tuple(f"{name}.py" for name in NAMES)


def fresh(texts: dict[str, str]) -> tuple[dict[str, Told], dict[str, object]]:
    told = Workspace(texts).told()
    findings = {
        file: analyze(Snapshot.of(text), default_rules(), elsewhere=told[file]).findings()
        for file, text in texts.items()
    }
    return told, dict(findings)


def edited(text: str, number: int, line: str) -> str:
    lines = text.splitlines(keepends=True)
    lines[number : number + 1] = [f"{line}\n"] if line else []
    return "".join(lines)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.tuples(TEXTS, TEXTS, TEXTS), EDITS)
def test_what_files_tell_each_other_does_not_depend_on_how_they_came_about(
    three: tuple[str, str, str], edits: list[tuple[str, int, str]]
) -> None:
    texts = dict(zip(FILES, three, strict=True))
    workspace = Workspace(texts)
    analyses = {file: analyze(Snapshot.of(text), default_rules()) for file, text in texts.items()}
    for name, number, line in [("a", 10, ""), *edits]:
        file = f"{name}.py"
        texts[file] = edited(texts[file], number, line)
        workspace.index.set_buffer(file, texts[file])
        snapshot, change = analyses[file].snapshot.with_text(texts[file])
        analyses[file] = update(analyses[file], snapshot, change)
        told = workspace.told()
        for each in FILES:
            analyses[each] = with_elsewhere(analyses[each], told[each])
        full_told, full_findings = fresh(texts)
        # Questions of lines that are gone may be left over; they have an answer all the same.
        for each in FILES:
            assert told[each].called == full_told[each].called
            left = {q: told[each].answers[q] for q in full_told[each].answers}
            assert left == full_told[each].answers
            assert analyses[each].findings() == full_findings[each]
