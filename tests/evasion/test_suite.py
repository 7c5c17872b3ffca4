"""The evasion suite is what it says, and Headgate's score on it does not fall.

All modules run, in a few seconds; on a slow machine HEADGATE_EVASION=sample takes some of them.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

from . import floors, generator
from .entries import PLACES, SOURCES
from .harness import problems
from .names import NAME_WAYS, PLAIN_NAME
from .pairs import Module, Pair, by_hand, unseen, written
from .scores import Verdict, score, verdicts
from .sinks import RELATED, SINK_NAMED, SINKS
from .tools import headgate
from .values import VALUE_WAYS
from .ways import fill


@cache
def suite() -> tuple[Pair, ...]:
    return tuple(generator.pairs())


@cache
def judged() -> tuple[Verdict, ...]:
    return tuple(verdicts(headgate, [*suite(), *written()]))


def some(pairs: Sequence[Pair]) -> Sequence[Pair]:
    if os.environ.get("HEADGATE_EVASION") == "sample":
        return random.Random(generator.SEED).sample(pairs, min(len(pairs), 100))
    return pairs


# ------------------------------------------------------------------------------ the modules


def test_dangerous_modules_deliver_and_twins_do_not() -> None:
    found = problems(some(suite()))
    assert not found, "\n\n".join(found[:5])


def test_modules_written_by_hand_deliver_and_their_twins_do_not() -> None:
    found = problems(written())
    assert not found, "\n\n".join(found[:5])


PLAIN = "import os\n\nos.system(input())\n"


@pytest.mark.parametrize(
    ("bad", "safe", "complaint"),
    [
        (PLAIN, PLAIN.replace("input()", "'ls'"), ""),
        (PLAIN, PLAIN, "the twin is dangerous"),
        (PLAIN.replace("input()", "'ls'"), "", "nothing dangerous reaches the sink"),
        (PLAIN.replace("import os", "# one\n# more\nimport os"), "", "on another line"),
        (PLAIN + "oops\n", "", "the dangerous module raised NameError"),
        (PLAIN, "oops\n", "the twin raised NameError"),
        (PLAIN, "raise ValueError\n", ""),
        (PLAIN.replace("input()", "'a' + input() + 'b'"), "", ""),
        (PLAIN.replace("input()", "__import__('shlex').quote(input())"), "", "nothing dangerous"),
    ],
)
def test_harness_sees_what_a_module_does(bad: str, safe: str, complaint: str) -> None:
    pair = Pair("p", SINK_NAMED["os.system"], (), Module(bad, (3,)), Module(safe, (3,)))
    found = problems([pair])
    assert complaint in "".join(found)
    assert bool(found) == bool(complaint)


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        ("from flask import g", "vars(g)['x']"),
        ("from flask import session", "session['x']"),
        ("from flask import current_app", "current_app.config['x']"),
        ("from aiohttp import web", "web.Request.app['x']"),
    ],
)
def test_harness_gives_no_module_what_another_has_kept(head: str, kept: str) -> None:
    keeps = f"import os\n{head}\n{kept} = input()\nos.system({kept})\n"
    reads = f"import os\n{head}\n\nos.system({kept})\n"
    sink = SINK_NAMED["os.system"]
    found = problems([Pair("p", sink, (), Module(keeps, (4,)), Module(reads, (4,)))])
    assert "the twin raised KeyError" in "".join(found)


@pytest.mark.parametrize(
    "deed",
    [
        "open('made-by-the-suite', 'w')",
        "__import__('io').open('made-by-the-suite', 'w')",
        "__import__('os').mkdir('made-by-the-suite')",
        "__import__('os').spawnl(0, '/bin/true', 'true')",
        "__import__('socket').create_connection(('127.0.0.1', 9))",
        "__import__('socket').getaddrinfo('example.org', 80)",
        "__import__('posix').system('true')",
    ],
)
def test_nothing_really_happens(deed: str) -> None:
    done = Module(f"{deed}\n{PLAIN}", (4,))
    harmless = deed.startswith("open(")
    found = problems([Pair("p", SINK_NAMED["os.system"], (), done, Module("", ()))])
    assert ("PermissionError" in "".join(found)) != harmless
    assert not Path("made-by-the-suite").exists()


@pytest.mark.parametrize(
    ("text", "sink", "lines"),
    [
        ("f(a)\n", 1, {1}),
        ("f(\n    a,\n)\nb\n", 1, {1, 2, 3}),
        ("x = 1\nwith f(\n    a\n):\n    b\n", 2, {2, 3, 4}),
        ("with f(a):\n    b\n    c\n", 1, {1}),
        ("if a:\n    f(\n        b)\n", 2, {2, 3}),
        ("@g\ndef f(\n    a=h()\n):\n    b\n", 3, {2, 3, 4}),
    ],
)
def test_lines_of_the_statement(text: str, sink: int, lines: set[int]) -> None:
    assert Module(text, (sink,)).near() == lines


# ------------------------------------------------------------------------------- the suite


def test_suite_follows_from_the_seed() -> None:
    assert generator.pairs(7, 200) == generator.pairs(7, 200)
    assert generator.pairs(7, 200) != generator.pairs(8, 200)


def test_suite_is_small_enough() -> None:
    assert 2 * len(suite()) < 1_500


def test_no_module_occurs_twice() -> None:
    texts = Counter(module.text for pair in suite() for module in (pair.bad, pair.safe))
    twice = [pair.name for pair in suite() if texts[pair.bad.text] > 1]
    assert not twice


def test_twins_differ_in_little() -> None:
    """At most a third of the lines, or three of them: the twin is no other program."""
    for pair in suite():
        bad, safe = pair.bad.text.split("\n"), pair.safe.text.split("\n")
        gone = sum((Counter(bad) - Counter(safe)).values())
        assert bad != safe, pair.name
        assert gone <= max(3, len(bad) // 3), pair.name


def test_every_way_has_a_name_of_its_own() -> None:
    names = Counter(way.name for way in (*NAME_WAYS, *VALUE_WAYS))
    assert max(names.values()) == 1


def test_every_way_makes_a_twin_safe() -> None:
    safe = set()
    for case in generator.array():
        way = (case.spelling, case.first, case.second)[case.safe_by]
        safe.add(way.name if way else "")
    assert {way.name for way in (*NAME_WAYS, *VALUE_WAYS)} - {PLAIN_NAME.name} <= safe


def test_sinks_sources_places_and_families_meet() -> None:
    cases = generator.array()
    met = {each for case in cases for each in generator.covered_by(case) if len(each) == 4}
    missing = [pair for pair, _ in generator.pairs_to_meet() if pair not in met]
    # What remains cannot meet, or is rarer than one throw in sixty.
    assert len(missing) < len(met) / 4
    assert {(c.sink.name, c.place) for c in cases} >= {
        (sink.name, place) for sink in SINKS for place in PLACES if place != "module"
    }
    assert {c.source.name for c in cases} == {source.name for source in SOURCES}


def test_every_kind_of_sink_has_its_weaknesses() -> None:
    assert {sink.kind for sink in SINK_NAMED.values()} == RELATED.keys()


def test_way_of_two_forms() -> None:
    from .ways import Way

    way = Way("w", "f", top="<<||gone>>\nx = <<$v||$ok>>", body="a<<>||<>>b", expr="x")
    fields = {"v": "bad", "ok": "'fine'"}
    dangerous, harmless = fill(way, False, fields), fill(way, True, fields)
    assert (dangerous.top, dangerous.body) == ("x = bad", "a>b")
    assert (harmless.top, harmless.body) == ("gone\nx = 'fine'", "a<b")


# --------------------------------------------------------------------- those written by hand


def test_pairs_written_by_hand_are_read(tmp_path: Path) -> None:
    head = "# sink: os.system\n# way: by hand\n"
    (tmp_path / "one_bad.py").write_text(head + "import os\nos.system(input())  # <- sink\n")
    (tmp_path / "one_safe.py").write_text(head + "import os\nos.system('ls')  # <- sink\n")
    (pair,) = unseen(tmp_path)
    assert (pair.unseen, pair.ways, pair.bad.sinks) == (True, (("unseen", "by hand"),), (4,))
    assert "<- sink" not in pair.bad.text
    assert not problems([pair])


@pytest.mark.parametrize(
    ("bad", "safe", "complaint"),
    [
        ("# way: w\n", "", "must begin with"),
        ("# sink: os.sytem\n# way: w\n", "", "is no sink"),
        ("# sink: eval\n# way: w\neval(1)\n", "", "has no line"),
        (
            "# sink: eval\n# way: w\nx  # <- sink\n",
            "# sink: exec\n# way: w\nx  # <- sink",
            "differ",
        ),
    ],
)
def test_what_is_wrong_with_a_pair(tmp_path: Path, bad: str, safe: str, complaint: str) -> None:
    (tmp_path / "one_bad.py").write_text(bad)
    (tmp_path / "one_safe.py").write_text(safe)
    with pytest.raises(ValueError, match=complaint):
        unseen(tmp_path)


# ------------------------------------------------------------------------------- the score


@pytest.mark.parametrize(
    ("floor", "chosen"),
    [(floors.SEEN, suite), (floors.BY_HAND, by_hand), (floors.UNSEEN, unseen)],
    ids=["seen", "by hand", "unseen"],
)
def test_score(floor: floors.Floor, chosen: Callable[[], Sequence[Pair]]) -> None:
    pairs = set(chosen())
    scored = score(v for v in judged() if v.pair in pairs)
    if scored.pairs:
        assert scored.found_percent >= floor.found
        assert scored.flagged_percent <= floor.flagged
