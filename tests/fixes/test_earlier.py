"""Texts that earlier statements put together: their values are mended where they are put in."""

import textwrap

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze, update
from headgate.fixes import fix_all, offered
from headgate.ruleapi import FixSafety
from headgate.text import Edit, Position, Range, Snapshot

HEAD = """\
import html
import os
import re
import shlex
import subprocess
from pathlib import Path

from flask import Flask, request
from ldap.filter import escape_filter_chars

app = Flask(__name__)


@app.route("/")
def view(conn, many):
    a = request.args["a"]
    b = request.args["b"]
"""
CODES = ("HG101", "HG106", "HG109", "HG112", "HG201")


def fixed(body: str) -> str:
    """Return the function's body after all fixes."""
    lines = textwrap.indent(body, "    ")
    analysis = analyze(Snapshot.of(HEAD + lines + "\n"), default_rules())
    done = fix_all(analysis, safety=FixSafety.REVIEW, select=lambda f: f.code in CODES)
    after = done.snapshot.text
    assert after.startswith(HEAD)
    return textwrap.dedent(after.removeprefix(HEAD)).rstrip("\n")


MENDED = [
    # one statement before
    ('cmd = "ls " + a\nos.popen(cmd)', 'cmd = "ls " + shlex.quote(a)\nos.popen(cmd)'),
    ('cmd = f"ls {a} | wc"\nos.popen(cmd)',
     'cmd = f"ls {shlex.quote(a)} | wc"\nos.popen(cmd)'),
    ('page = "<b>%s</b>" % a\nreturn page',
     'page = "<b>%s</b>" % html.escape(str(a))\nreturn page'),
    ('page = "<b>{x}</b>".format(x=a)\nreturn page',
     'page = "<b>{x}</b>".format(x=html.escape(str(a)))\nreturn page'),
    ('path = os.path.join("files", a)\nreturn open(path)',
     'path = os.path.join("files", os.path.basename(a))\nreturn open(path)'),
    ('path = "files/" + a\nreturn open(path)',
     'path = "files/" + os.path.basename(a)\nreturn open(path)'),
    ('path = Path("files") / a\nreturn open(path)',
     'path = Path("files") / os.path.basename(a)\nreturn open(path)'),
    ('path = os.path.abspath(os.path.join("files", a))\nreturn open(path)',
     'path = os.path.abspath(os.path.join("files", os.path.basename(a)))\nreturn open(path)'),
    ('path = Path("files", a).resolve()\nreturn open(path)',
     'path = Path("files", os.path.basename(a)).resolve()\nreturn open(path)'),
    ('wanted = "(uid=" + a + ")"\nconn.search_s("dc=x", 2, wanted)',
     'wanted = "(uid=" + escape_filter_chars(a) + ")"\nconn.search_s("dc=x", 2, wanted)'),
    # what is a pattern stays one, what comes from outside stands for itself
    ('wanted = rf"^\\w{a}"\nre.compile(wanted + "$")',
     'wanted = rf"^\\w{re.escape(str(a))}"\nre.compile(wanted + "$")'),
    # one value in several places
    ('return "<b>{0}</b><i>{0}</i>".format(a)',
     'return "<b>{0}</b><i>{0}</i>".format(html.escape(str(a)))'),
    # a template that is written before its values
    ('form = "ls %s %d"\ncmd = form % (a, len(b))\nos.system(cmd)',
     'form = "ls %s %d"\ncmd = form % (shlex.quote(a), len(b))\nos.system(cmd)'),
    # words of a list
    ('words = ["ls", a]\ncmd = " ".join(words)\nos.system(cmd + " -l")',
     'words = ["ls", a]\ncmd = shlex.join(words)\nos.system(cmd + " -l")'),
    # texts that grow, in branches and loops too
    ('cmd = "ls"\nif b:\n    cmd += " " + b\nos.system(cmd + " -l")',
     'cmd = "ls"\nif b:\n    cmd += " " + shlex.quote(b)\nos.system(cmd + " -l")'),
    ('page = "<ul>"\nfor one in a.split():\n    page += "<li>" + one\nreturn page + "</ul>"',
     'page = "<ul>"\nfor one in a.split():\n    page += "<li>" + html.escape(one)\n'
     'return page + "</ul>"'),
    ('page = "<p>"\npage = page + a\npage = f"{page}</p>{b}"\nreturn page',
     'page = "<p>"\npage = page + html.escape(a)\npage = f"{page}</p>{html.escape(str(b))}"\n'
     'return page'),
    # one text or another
    ('if b:\n    cmd = "ls " + a\nelse:\n    cmd = "ls -l " + a\nos.system(cmd)',
     'if b:\n    cmd = "ls " + shlex.quote(a)\nelse:\n    cmd = "ls -l " + shlex.quote(a)\n'
     'os.system(cmd)'),
    # a text in a text
    ('row = f"<td>{a}</td>"\npage = "<tr>" + row + "</tr>"\nreturn f"<table>{page}</table>"',
     'row = f"<td>{html.escape(str(a))}</td>"\npage = "<tr>" + row + "</tr>"\n'
     'return f"<table>{page}</table>"'),
    # what is quoted stays as it is, and so do numbers
    ('cmd = f"ls {shlex.quote(a)} {len(b):04d} {b}"\nos.system(cmd)',
     'cmd = f"ls {shlex.quote(a)} {len(b):04d} {shlex.quote(b)}"\nos.system(cmd)'),
    # who only shows it may read it
    ('cmd = "ls " + a\nprint(cmd)\nos.popen(cmd)',
     'cmd = "ls " + shlex.quote(a)\nprint(cmd)\nos.popen(cmd)'),
    # a path is asked about before it is opened
    ('path = os.path.join("files", a + ".txt")\nif not os.path.exists(path):\n    return ""\n'
     'return open(path)',
     'path = os.path.join("files", os.path.basename(a + ".txt"))\nif not os.path.exists(path):\n'
     '    return ""\nreturn open(path)'),
    # a folder that is joined before the file in it
    ('folder = os.path.join("files", a)\nos.makedirs(folder)\n'
     'path = os.path.join(folder, b)\nreturn open(path)',
     'folder = os.path.join("files", os.path.basename(a))\nos.makedirs(folder)\n'
     'path = os.path.join(folder, os.path.basename(b))\nreturn open(path)'),
    ('name = a + ".txt"\npath = os.path.join("files", name)\nreturn open(path)',
     'name = a + ".txt"\npath = os.path.join("files", os.path.basename(name))\n'
     'return open(path)'),
    ('path = os.path.join("files", f"old/{a}.txt")\nreturn open(path)',
     'path = os.path.join("files", f"old/{os.path.basename(str(a))}.txt")\nreturn open(path)'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), MENDED)
def test_values_are_mended_where_they_are_put_in(before: str, after: str) -> None:
    assert fixed(before) == after


LEFT_ALONE = [
    # values between quotes of another statement
    'cmd = "ls \'"\ncmd += a\ncmd += "\'"\nos.popen(cmd)',
    'inner = "ls " + a\ncmd = "sh -c \'" + inner + "\'"\nos.popen(cmd)',
    # read by something else too
    'cmd = "ls " + a\nos.system(cmd)\nreturn cmd.split()',
    'page = "<b>" + a\nconn.send(page)\nreturn page',
    # put together in ways that cannot be followed
    'cmd = many["ls"] + a\nmany["cmd"] = cmd + " " + b\nos.system(many["cmd"])',
    'page = "<b>" + a\npage = page.replace("x", "y")\nreturn page',
    'def more():\n    nonlocal cmd\n    cmd += b\ncmd = "ls " + a\nmore()\nos.system(cmd)',
    # a format that says how many places the value takes
    'cmd = f"ls {a:>20}"\nos.system(cmd)',
    # a path whose folder is chosen too
    'path = os.path.join(a, "x.txt")\nreturn open(path)',
    'path = a + "/x.txt"\nreturn open(path)',
    'name = f"old/{a}"\npath = os.path.join("files", name)\nreturn open(path)',
    'path = os.path.join("files", *a.split("/"))\nreturn open(path)',
]


@pytest.mark.parametrize("body", LEFT_ALONE)
def test_what_cannot_be_told_is_left_alone(body: str) -> None:
    assert fixed(body) == body


def test_a_statement_that_has_only_moved_is_mended_as_before() -> None:
    text = HEAD + '    cmd = "ls " + a\n    os.system(cmd + " | wc")\n'
    line = text.count("\n") - 1
    before = analyze(Snapshot.of(text), default_rules())
    comment = Edit(Range(Position(line, 0), Position(line, 0)), "    # how many\n")
    after = update(before, *before.snapshot.replace(comment))
    titles = [
        [[fix.title for fix in offered(one, found)] for found in one.findings()]
        for one in (after, analyze(after.snapshot, default_rules()))
    ]
    assert titles[0] == titles[1]
    assert any(titles[0])


def test_what_is_too_far_away_to_be_seen_is_not_guessed() -> None:
    body = 'cmd = "ls " + a\nos.system(cmd)\n' + "b += a\n" * 1_010 + "print(cmd)"
    assert fixed(body) == body
