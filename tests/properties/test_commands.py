"""Fixes of shell commands, run: the program gets the same arguments, and no value is an order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.fixes import offered
from headgate.text import Snapshot

EXAMPLES: Final = int(os.environ.get("HEADGATE_EXAMPLES", "30"))
LIMIT: Final = 120
"""Seconds that the programs of one example may take."""

_RUNNER: Final = r"""
import json, os, sys
shown = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
sources, inputs = json.load(sys.stdin)
told = []
for source in sources:
    world = {}
    exec(source, world)
    for values in inputs:
        try:
            output = world["run"](*values)
        except Exception as error:
            output = "raised " + type(error).__name__
        told.append((output, os.path.exists("pwned")))
        if told[-1][1]:
            os.unlink("pwned")
json.dump(told, shown)
shown.flush()
os._exit(0)
"""
_SHOWS: Final = '#!/bin/sh\nprintf \'%s|\' "$#" "$@"\necho\n'
"""Shows the arguments that it gets."""

WORDS: Final = (
    *("-x", "'two words'", '"$HOME"', "a\\ b", "'$HOME'", '"it\'s"', "''", "~", "*.txt", "{{}}"),
    *("<v>", "'<v>'", '"<v>"', "a<v>b", '"a <v> b"', "'a <v>'", "<v><w>", '"<v>/<w>"', "'<v> <w>'"),
    *("$HOME/<v>", '"$HOME/<v>"', "--o=<v>", "'a'\"<v>\"'b'", "\"a'<v>'b\"", "'a\"<v>\"b'"),
    *("\\<v>", "\\\\<v>", '"\\"<v>\\""', "%% <v>", '"<v>\'s"', "'<v>'<w>", "a'b'<v>"),
    *("> out; cat out", "| cat", "&& ./show <w>", "; ./show z '<w>'", "2>&1"),
    *("$(printf %s <v>)", '"$(printf %s <v>)"', "`echo <v>`", "sh -c './show <v>'", "eval <v>"),
)
"""Words of a command; <v> and <w> are values."""
CALLS: Final = (
    "return os.popen({}).read()",
    "command = {}\n    return os.popen(command).read()",
    "command = ''\n    command += {}\n    return os.popen(command).read()",
    "return subprocess.run({}, shell=True, capture_output=True, text=True).stdout",
    "command = {}\n    return subprocess.check_output(command, shell=True, text=True)",
    "return subprocess.check_output([{}], shell=True, text=True)",
)
HONEST: Final = (("abc", "d-e.f"), ("x/y", "9"))
ATTACKS: Final = (
    *("x; touch pwned", "$(touch pwned)", "`touch pwned`", "' ; touch pwned; '"),
    *('" ; touch pwned; "', "'; touch pwned #", "\n touch pwned\n"),
)


def written(command: str, way: str) -> str:
    """Return a command as Python puts it together."""
    parts = [part for part in re.split(r"(<[vw]>)", command) if part]
    values = [part[1] for part in parts if re.fullmatch(r"<[vw]>", part)]
    match way:
        case "f":
            text = "".join(
                f"{{{p[1]}}}" if p in ("<v>", "<w>") else p.replace("{", "{{").replace("}", "}}")
                for p in parts
            )
            return f"f'''{_escaped(text)}'''"
        case "%":
            text = "".join("%s" if p in ("<v>", "<w>") else p.replace("%", "%%") for p in parts)
            return f'"{_escaped(text)}" % ({", ".join(values)},)'
        case "format":
            text = "".join(
                "{}" if p in ("<v>", "<w>") else p.replace("{", "{{").replace("}", "}}")
                for p in parts
            )
            return f"'{_escaped(text)}'.format({', '.join(values)})"
        case _:
            return " + ".join(p[1] if p in ("<v>", "<w>") else f'"{_escaped(p)}"' for p in parts)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("'", "\\'")


def run(sources: Sequence[str], inputs: Sequence[tuple[str, str]]) -> list[tuple[str, bool]]:
    """Return what each program shows on each input, and whether an order was obeyed."""
    with tempfile.TemporaryDirectory() as folder:
        show = Path(folder, "show")
        show.write_text(_SHOWS)
        show.chmod(0o755)
        Path(folder, "n.txt").touch()
        done = subprocess.run(
            [sys.executable, "-I", "-c", _RUNNER],
            input=json.dumps([sources, inputs]),
            capture_output=True,
            text=True,
            cwd=folder,
            env={**os.environ, "HOME": "/home/of/nobody"},
            timeout=LIMIT,
            check=True,
        )
    return [(output, obeyed) for output, obeyed in json.loads(done.stdout)]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    st.sampled_from(("f", "%", "format", "+")),
    st.sampled_from(CALLS),
)
def test_a_mended_command_does_the_same_and_obeys_nobody(
    words: list[str], way: str, call: str
) -> None:
    command = " ".join(("./show", *words, "<v>" if not any("<" in w for w in words) else ""))
    body = call.format(written(command.rstrip(), way))
    before = f"import os\nimport subprocess\n\n\ndef run(v, w):\n    {body}\n"
    analysis = analyze(Snapshot.of(before), default_rules())
    found = [finding for finding in analysis.findings() if finding.code == "HG101"]
    fixes = [fix for finding in found for fix in offered(analysis, finding)]
    sources = [analysis.snapshot.with_edits(fix.edits).text for fix in fixes]
    if not sources:
        return
    attacks = [values for text in ATTACKS for values in ((text, "z"), ("z", text))]
    told = run([before, *sources], [*HONEST, *attacks])
    size = len(HONEST) + len(attacks)
    honest = [output for output, _ in told[: len(HONEST)]]
    for number, source in enumerate(sources, 1):
        mine = told[number * size : (number + 1) * size]
        assert [output for output, _ in mine[: len(HONEST)]] == honest, source
        assert not any(obeyed for _, obeyed in mine), source
