"""What quoting, doubled quotes and removed line ends do to a text."""

from __future__ import annotations

import pytest

from headgate.catalog import default_rules
from headgate.engine import Settings, analyze
from headgate.semantics.checks import leaves_one_line, sounds_like_quoting
from headgate.text import Snapshot


def found(text: str) -> list[tuple[int, str]]:
    findings = analyze(Snapshot.of(text), default_rules(), Settings()).findings()
    return [(f.range.start.line + 1, f.code) for f in findings]


@pytest.mark.parametrize("name", ["quote_name", "geo_quote_name", "escape", "format_table"])
def test_a_name_that_says_quoting(name: str) -> None:
    assert sounds_like_quoting(name)


@pytest.mark.parametrize("name", ["unquote", "unescape", "quotes", "encode", "format", "clean"])
def test_a_name_that_does_not(name: str) -> None:
    assert not sounds_like_quoting(name)


@pytest.mark.parametrize("pattern", [r"[\r\n]", r"\s+", r"[^-\w .()]", "[^a-z]+"])
def test_patterns_that_leave_one_line(pattern: str) -> None:
    assert leaves_one_line(pattern)


@pytest.mark.parametrize("pattern", [r"[^\s]", "[^a\\n]", "x", "[^[[]", r"\n"])
def test_patterns_that_do_not(pattern: str) -> None:
    assert not leaves_one_line(pattern)


def test_quoting_by_an_unknown_object_cleans() -> None:
    text = (
        "def drop(cursor, ops, table):\n"
        "    name = ops.quote_name(table)\n"
        '    cursor.execute("DROP TABLE %s" % name)\n'
    )
    assert found(text) == []


def test_quoting_does_not_clean_what_it_is_a_method_of() -> None:
    text = (
        "import sqlite3\nfrom flask import request\n\n\ndef drop():\n"
        '    name = request.args["name"].escape()\n'
        '    sqlite3.connect("a").execute("DROP TABLE " + name)\n'
    )
    assert found(text) == [(7, "HG104")]


def test_doubled_quotes_clean_names_for_sql_only() -> None:
    head = (
        "import os\nimport sqlite3\nfrom flask import request\n\n\ndef drop():\n"
        "    name = '\"' + request.args['name'].replace('\"', '\"\"') + '\"'\n"
    )
    assert found(head + '    sqlite3.connect("a").execute("DROP TABLE " + name)\n') == []
    assert found(head + '    os.system("rm " + name)\n') == [(8, "HG101")]


def test_doubled_single_quotes_do_not_clean() -> None:
    text = (
        "import sqlite3\nfrom flask import request\n\n\ndef find():\n"
        "    name = request.args['name'].replace(\"'\", \"''\")\n"
        "    sqlite3.connect('a').execute(f\"SELECT * FROM t WHERE n = '{name}'\")\n"
    )
    assert found(text) == [(7, "HG104")]


def test_queries_that_are_joined_are_no_texts() -> None:
    text = (
        "def rows(session, users, orders):\n"
        "    query = users.select().join(orders, onclause=users.id == orders.user)\n"
        "    return session.execute(query)\n\n\n"
        "def more(session, users, orders):\n"
        "    query = users.join(orders)\n"
        "    return session.execute(query)\n"
    )
    assert found(text) == []


def test_joined_by_an_unknown_text_still_carries() -> None:
    text = (
        "import os\nfrom flask import request\n\n\ndef run(separator):\n"
        '    os.system(separator.join(request.args.getlist("word")))\n'
    )
    assert found(text) == [(6, "HG101")]


def test_line_ends_that_are_removed() -> None:
    text = (
        "import re\nfrom flask import Response, request\n\n\ndef page():\n"
        "    answer = Response()\n"
        "    name = re.sub(r'[^-\\w .()]', '', request.args['name'])\n"
        '    answer.headers["X-Name"] = name\n'
        "    return answer\n"
    )
    assert found(text) == []
