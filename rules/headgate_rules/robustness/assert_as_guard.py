"""A check that must hold is written as an assertion, which Python may leave out.

## What it does
Reports `assert` on outside data (a request, an upload, the answer of another machine) and
on what decides access (`user.is_admin`, `has_permission(…)`). With the strict profile every
other assertion too.

## Why it matters
`python -O` and `PYTHONOPTIMIZE` leave all assertions out. Then nobody asks, and the request
is served.

## What to do instead
`if not user.is_admin: raise PermissionError`, or the error that the framework answers with.

## Severity
A warning where outside data or access is guarded. With the strict profile every other
assertion is an information. Off in test files.

## Limits
Names tell what decides access. Assertions that say what the author knows (types, states)
are silent by default.

## Fix safety
Safe: the same error is raised for the same values. None is offered where `AssertionError` is
another class in the file, nor for `assert (test, "text")`, which is always true.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Hit,
    OnNode,
    Profile,
    ReplaceText,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate.text import Range
from headgate_rules.identifiers import name_of, words
from headgate_rules.wording import shown

_ACCESS: Final = frozenset(
    {
        *("permission", "permissions", "authorized", "authorised", "authenticated", "admin"),
        *("superuser", "staff", "privileged", "privilege", "privileges", "acl"),
    }
)
_QUESTIONS: Final = frozenset({"is", "has", "can", "check", "verify", "may", "require", "allow"})
_TYPES: Final = frozenset({"builtins.isinstance", "builtins.issubclass", "builtins.callable"})
_ASKED: Final = frozenset({"password", "permission", "permissions", "access", "signature", "csrf"})


def _check(node: ast.Assert, ctx: Context) -> Iterator[Hit]:
    is_about_types = _says_a_type(node.test, ctx)
    access = None if is_about_types else _access_in(node.test)
    if access is not None:
        what, flow = f"{shown(ctx, access, 'What decides access')} is checked", None
    else:
        found = None if is_about_types else _outside_data(node.test, ctx)
        if found is not None:
            value, flow = found
            what = f"{shown(ctx, value, 'Outside data')} comes from outside and is checked"
        elif ctx.profile is Profile.STRICT:
            what, flow = "Something is checked", None
        else:
            return
    is_guard = not what.startswith("Something")
    yield Hit(
        node,
        f"{what} by an assertion, which Python leaves out with `-O`: then nothing is checked. "
        "Write `if not …: raise …`.",
        None if is_guard else Severity.INFORMATION,
        None if is_guard else Confidence.LOW,
        evidence=flow.evidence if flow is not None else None,
        path=flow.path if flow is not None else (),
        fixes=_fixes(node, ctx),
    )


def _says_a_type(test: ast.expr, ctx: Context) -> bool:
    """Whether a test only tells readers and type checkers what the author knows."""
    match test:
        case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return True
        case ast.Call(func=func):
            return bool(ctx.names(func) & _TYPES)
        case ast.BoolOp(values=values):
            return all(_says_a_type(value, ctx) for value in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _says_a_type(operand, ctx)
        case _:
            return False


def _access_in(test: ast.expr) -> ast.expr | None:
    """Return what is named like a decision on access."""
    for node in ast.walk(test):
        match node:
            case ast.Call(func=func):
                found = set(words(name_of(func) or ""))
                if found & _QUESTIONS and found & (_ACCESS | _ASKED):
                    return node
            case ast.Attribute(attr=name) | ast.Name(id=name):
                found = set(words(name))
                if found & _ACCESS and (found & _QUESTIONS or isinstance(node, ast.Attribute)):
                    return node
            case _:
                pass
    return None


def _outside_data(test: ast.expr, ctx: Context) -> tuple[ast.expr, Flow] | None:
    for node in ast.walk(test):
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
            flow = ctx.flow(node)
            if flow.evidence is Evidence.REMOTE:
                return node, flow
    return None


_NEGATED: Final[dict[type[ast.cmpop], str]] = {
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
"""Comparisons that are exactly the opposite of another."""


def _negated(test: ast.expr, ctx: Context) -> tuple[str, Range, list[ReplaceText]]:
    """Return how a condition begins that holds where the test does not.

    With where its text stands, and what changes in it.
    """
    place = ctx.range(test)
    if place.start.line != place.end.line:
        return "if not (", place, []
    match test:
        case ast.Name() | ast.Attribute() | ast.Call() | ast.Subscript():
            return "if not ", place, []
        case ast.UnaryOp(op=ast.Not(), operand=inner) if not isinstance(inner, ast.NamedExpr):
            return "if ", ctx.range(inner), []
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _NEGATED:
            between = Range(ctx.range(left).end, ctx.range(right).start)
            whole, start, end = (ctx.source(part) for part in (test, left, right))
            said = whole[len(start) : len(whole) - len(end)]
            if " ".join(said.split()) in _NEGATED.values():
                return "if ", place, [ReplaceText(between, f" {_NEGATED[type(op)]} ")]
        case _:
            pass
    return "if not (", place, []


def _fixes(node: ast.Assert, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix, which leaves the test and the message as they are written."""
    if isinstance(node.test, ast.Tuple) or ctx.bound("AssertionError"):
        return ()
    whole = ctx.range(node)
    kept = ctx.source(node.test) + (ctx.source(node.msg) if node.msg is not None else "")
    if ctx.source(node).count("#") != kept.count("#"):
        return ()  # a comment would be lost
    opening, condition, inner = _negated(node.test, ctx)
    closing = ")" if opening.endswith("(") else ""
    raised = f"{closing}:\n    raise AssertionError"
    changes = [ReplaceText(Range(whole.start, condition.start), opening), *inner]
    if node.msg is None:
        changes.append(ReplaceText(Range(condition.end, whole.end), raised))
    else:
        said = ctx.range(node.msg)
        changes.append(ReplaceText(Range(condition.end, said.start), raised + "("))
        changes.append(ReplaceText(Range(said.end, whole.end), ")"))
    title = "Raise the same error without an assertion"
    return (Fix(title, FixSafety.SAFE, tuple(changes)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG001",
        name="assert-as-guard",
        summary="A check that must hold is written as an assertion",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(617, 703),
        fix=(FixSafety.SAFE,),
        bandit=("B101",),
        ruff=("S101",),
        off_in_tests=True,
        references=("https://docs.python.org/3/reference/simple_stmts.html#the-assert-statement",),
    ),
    doc=__doc__ or "",
    handlers=(OnNode(ast.Assert, _check),),
    examples=(
        bad(
            "def remove(user, page):\n    assert user.is_admin\n    page.delete()\n",
            lines=(2,),
            fixed=(
                "def remove(user, page):\n    if not user.is_admin:\n        raise AssertionError\n"
                "    page.delete()\n"
            ),
            severity="WARNING",
        ),
        bad(
            'assert user.has_permission("write") and page.open, "not allowed"\n',
            lines=(1,),
            fixed=(
                'if not (user.has_permission("write") and page.open):\n'
                '    raise AssertionError("not allowed")\n'
            ),
        ),
        bad(
            "from flask import request\n\n\ndef amount():\n"
            '    value = int(request.form["amount"])\n    assert request.form["amount"] != "0"\n'
            "    return value\n",
            lines=(6,),
        ),
        bad("assert check_password(stored, given)\n", lines=(1,)),
        bad(
            'def remove(user):\n\tassert (user.is_staff and\n\t\tuser.can("""x\n y""")), (\n'
            '\t\t"no"\n\t)  # checked\n',
            lines=(2,),
            fixed='def remove(user):\n\tif not (user.is_staff and\n\t\tuser.can("""x\n y""")):\n'
            '\t\traise AssertionError("no")  # checked\n',
            note="over several lines",
        ),
        good("assert isinstance(value, str)\n", note="what the author knows"),
        good("assert self._lock is not None\n"),
        good(
            "from flask import request\n\n\ndef amount():\n"
            '    value = request.form["amount"]\n    assert isinstance(value, str)\n'
            "    return value\n",
            note="what the library promises",
        ),
        good("if not user.is_admin:\n    raise PermissionError\n"),
        known_miss(
            "allowed = user.is_admin\nassert allowed\n",
            note="the name alone may mean anything",
        ),
    ),
)
