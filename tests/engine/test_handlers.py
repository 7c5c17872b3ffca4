"""Handlers and decorators are judged by the blocks around them, also after edits of these."""

from __future__ import annotations

import pytest

from headgate.catalog import default_rules
from headgate.engine import Settings, analyze, update
from headgate.ruleapi import Finding, Profile
from headgate.text import Edit, Position, Range, Snapshot

INSIDE = """\
import os

def served(request, items):
    first = 1
    try:
        log(first)
        verify(request)
    except (ValueError, TypeError):
        pass
    for one in items:
        try:
            one.close()
        except Exception:
            continue
    return first
"""
OUTSIDE = """\
import os

first = 1
try:
    log(first)
    verify(request)
except (ValueError, TypeError):
    pass
last = 2
"""
ROUTES = """\
from flask_login import login_required
from shop import app

@app.post("/orders")
@login_required
def order(item):
    save(item)

@app.delete("/orders/<n>")
@logged
def drop(n):
    first = n
    remove(first)
"""
EDITS = [
    ("first = n", "first = allowed(n, current_user)"),
    ("remove(first)", "check_permission(first)"),
    ("    remove(first)\n", "    remove(first)\n    audit(token)\n"),
    ("@logged", "@login_required"),
    ("def drop(n)", "def logout(n)"),
    ("@login_required\ndef", "def"),
    ("pass", "log()"),
    ("pass", "..."),
    ("        pass", "        # why\n        pass"),
    ("verify(request)", "close(request)"),
    ("verify(request)", "good = verify(request)"),
    ("verify(request)", "verify(request)\n        serve()"),
    ("log(first)\n", "log(first)\n        if x: check_token(y)\n"),
    ("    verify(request)\n", ""),
    ("except (ValueError", "except (KeyError"),
    ("pass\n", "pass\nelse:\n    serve()\n"),
    ("pass\n", "pass\n    else:\n        serve()\n"),
    ("try:", "with a:"),
    ("log(first)", "login(first)"),
    ("first = 1", "first = 2"),
    ("continue", "pass"),
    ("one.close()", "one.authenticate()"),
    ("    try:\n", "    try:\n\nx = (\n"),
]


def edited(text: str, old: str, new: str) -> Edit | None:
    """Return the edit that puts `new` in the place of the first `old`."""
    at = text.find(old)
    if at < 0:
        return None

    def position(offset: int) -> Position:
        before = text[:offset]
        return Position(before.count("\n"), offset - (before.rfind("\n") + 1))

    return Edit(Range(position(at), position(at + len(old))), new)


@pytest.mark.parametrize("profile", [Profile.DEFAULT, Profile.STRICT])
@pytest.mark.parametrize("text", [INSIDE, OUTSIDE, ROUTES], ids=["inside", "outside", "routes"])
@pytest.mark.parametrize(("old", "new"), EDITS)
def test_edits_around_a_handler(text: str, old: str, new: str, profile: Profile) -> None:
    settings, rules = Settings(profile), default_rules()
    edit = edited(text, old, new)
    if edit is None:
        return
    analysis = analyze(Snapshot.of(text), rules, settings)
    snapshot, change = analysis.snapshot.replace(edit)
    after = update(analysis, snapshot, change)
    assert after.findings() == found(snapshot.text, settings)
    back = edited(snapshot.text, new, old) if new else None
    if back is not None:
        snapshot, change = after.snapshot.replace(back)
        assert update(after, snapshot, change).findings() == found(snapshot.text, settings)


def found(text: str, settings: Settings) -> tuple[Finding, ...]:
    return analyze(Snapshot.of(text), default_rules(), settings).findings()
