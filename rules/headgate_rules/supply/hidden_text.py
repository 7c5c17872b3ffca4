"""Characters that cannot be seen, or look like others, change what the code is.

## What it does
Reports bidirectional controls, characters without a width and tags in strings, and names
that mix the letters of several alphabets, such as a Cyrillic `а` in a Latin word.

## Why it matters
A reader sees other code than the interpreter runs: a comparison with a text that has an
invisible sign in it, a call of a function that only looks like the known one, an
instruction for an assistant that no person sees.

## What to do instead
Write the character as an escape (`\\u200b`), so that everybody sees it, and names in one
alphabet.

## Severity
A warning for bidirectional controls, tags and names of mixed alphabets, an information for
other signs that cannot be seen.

## Limits
Signs that belong to a script or to an emoji are let through, and so are the marks of
direction (U+200E, U+200F), which turn nothing but themselves. Comments are the matter of
Bandit's B613.

## Fix safety
Safe in strings: the escape is the same character. To take the characters out changes the text,
and is for review. A name is not changed.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    OnText,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.invisible import BIDIRECTIONAL, hidden_in, is_tag

_WIDE: Final = re.compile(r"[^\x00-\x7f]")
_ALPHABETS: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")


def _check_string(node: ast.Constant, ctx: Context) -> Iterator[Hit]:
    if not isinstance(node.value, str) or node.value.isascii():
        return
    written = ctx.source(node)
    hidden = hidden_in(written)
    if not hidden or 2 * sum(not char.isascii() for char in written) > len(written):
        return  # a table of characters, or a text of a script that needs such signs
    bidirectional = bool(set(hidden) & BIDIRECTIONAL)
    tagged = any(map(is_tag, hidden))
    what = (
        "characters that turn the direction of what is shown"
        if bidirectional
        else "tags that nobody sees, and that spell a text"
        if tagged
        else "characters that nobody sees"
    )
    names = ", ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in hidden[:4]))
    yield Hit(
        node,
        f"This text holds {what} ({names}): readers see something else than the program works "
        "with. Write them as escapes, or take them out.",
        Severity.WARNING if bidirectional or tagged else Severity.INFORMATION,
        fixes=_escaped(node, written, hidden, ctx),
    )


def _escaped(node: ast.Constant, written: str, hidden: list[str], ctx: Context) -> tuple[Fix, ...]:
    prefix = written[: min((written.find(q) for q in "\"'" if q in written), default=0)]
    if "r" in prefix.lower() or "b" in prefix.lower() or not isinstance(ctx.parent(node), ast.AST):
        return ()
    if isinstance(ctx.parent(node), ast.JoinedStr) or "\\" + hidden[0] in written:
        return ()
    text = "".join(_escape(char) if char in hidden else char for char in written)
    if not _is_same(text, written):
        return ()
    change = Rewrite(ctx.range(node), (text,))
    without = "".join(char for char in written if char not in hidden)
    taken = Rewrite(ctx.range(node), (without,))
    return (
        Fix("Write the hidden characters as escapes", FixSafety.SAFE, (change,)),
        Fix("Take the hidden characters out (the text changes)", FixSafety.REVIEW, (taken,)),
    )


def _is_same(text: str, written: str) -> bool:
    """Whether two literals say the same: one of several parts may hold a raw one, or comments."""
    if "#" in written and "\n" in written and written[:3] not in ('"""', "'''"):
        return False
    try:
        told = [ast.literal_eval(f"({source})") for source in (text, written)]
    except (ValueError, SyntaxError):
        return False
    return bool(told[0] == told[1])


def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _check_name(node: ast.Name, ctx: Context) -> Iterator[Hit]:
    yield from _mixed(node, node.id, ctx)


def _check_attribute(node: ast.Attribute, ctx: Context) -> Iterator[Hit]:
    yield from _mixed(node, node.attr, ctx)


def _check_definition(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, ctx: Context
) -> Iterator[Hit]:
    yield from _mixed(node, node.name, ctx)


def _check_argument(node: ast.arg, ctx: Context) -> Iterator[Hit]:
    yield from _mixed(node, node.arg, ctx)


def _mixed(node: ast.AST, name: str, ctx: Context) -> Iterator[Hit]:
    del ctx
    if name.isascii():
        return
    found = {
        alphabet
        for char in name
        if char.isalpha()
        for alphabet in _ALPHABETS
        if unicodedata.name(char, "").startswith(alphabet)
    }
    strange = [char for char in name if char.isalpha() and not char.isascii()]
    if "LATIN" in found and len(found) > 1:
        other = next(c for c in strange if not unicodedata.name(c, "").startswith("LATIN"))
        label = unicodedata.name(other, "another letter").lower()
        yield Hit(
            node,
            f"This name mixes alphabets: it holds {label}, which looks like another letter. "
            "Readers take it for a name that it is not. Write it in one alphabet.",
            Severity.WARNING,
        )


RULE = Rule(
    meta=RuleMeta(
        code="HG907",
        name="hidden-text",
        summary="Characters that cannot be seen, or look like others, change what the code is",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(1007,),
        fix=(FixSafety.SAFE, FixSafety.REVIEW),
        references=("https://trojansource.codes/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnText(_WIDE, ast.Constant, _check_string),
        OnText(_WIDE, ast.Name, _check_name),
        OnText(_WIDE, ast.Attribute, _check_attribute),
        OnText(_WIDE, ast.FunctionDef, _check_definition),
        OnText(_WIDE, ast.AsyncFunctionDef, _check_definition),
        OnText(_WIDE, ast.ClassDef, _check_definition),
        OnText(_WIDE, ast.arg, _check_argument),
    ),
    examples=(
        bad(
            'role = "admin\u200b"\n',
            lines=(1,),
            fixed='role = "admin\\u200b"\n',
            severity="INFORMATION",
        ),
        bad(
            'if role != "user\u202e \u2066# is it the admin?\u2069 \u2066":\n    grant(role)\n',
            lines=(1,),
            fixed='if role != "user\\u202e \\u2066# is it the admin?\\u2069 \\u2066":\n    grant(role)\n',
            severity="WARNING",
        ),
        bad(
            'hint = "be kind\U000e0069\U000e0067\U000e006e"\n',
            lines=(1,),
            fixed='hint = "be kind\\U000e0069\\U000e0067\\U000e006e"\n',
        ),
        bad("def is_\u0430dmin(user):\n    return True\n", lines=(1,), severity="WARNING"),
        bad("p\u0430ssword = ask()\n", lines=(1,)),
        good('role = "admin\\u200b"\n', note="everybody sees it"),
        good('family = "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f 1\ufe0f\u20e3"\n'),
        good('größe = "Größe"\nимя = "имя"\nπ = 3.14159\n'),
        good(
            'word = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"\n',
            note="its script needs it",
        ),
    ),
)
