"""A check lets through what it is there to stop.

## What it does
Reports checks of addresses that look for a name somewhere in them (`"example.com" in url`,
`host.endswith("example.com")`, `url.startswith("https://example.com")`, patterns with an
unescaped dot), lists of what is allowed of which a part is enough (`any(a in text for a in
allowed)`), markup and `../` that are cut out, and ranges such as `[A-z]`.

## Why it matters
`https://example.com.evil.org` and `https://evil.org/?example.com` pass such a check;
`<scr<script>ipt>` and `....//` are what they should not be after the cut. A check that is
passed by those it is for is worse than none, since everybody relies on it.

## What to do instead
Take the address apart (`urllib.parse.urlsplit`) and compare the host as a whole, or with
its dot in front. Compare with `==` or `in` a set. Escape markup rather than cut it out, and
compare resolved paths.

## Severity
An information; a hint where nothing tells that the value comes from outside.

## Limits
Whether the result decides anything is not known here: it is information, and a hint where
nothing tells that the value is an address from outside.

## Fix safety
Review: a host that only ends with the same letters is no longer let through, nor is a text that
holds more than what is allowed, or an address with the name of a host in its port or password.
A backslash in the address still is (`evil.org\\.example.com`), and browsers take it for a slash:
refuse it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    Keep,
    OnCall,
    OnNode,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import name_of, words
from headgate_rules.wording import shown

_DOMAIN: Final = lazy_pattern(r"(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|edu|gov|app|ai|co|[a-z]{2})")
_ORIGIN: Final = lazy_pattern(r"https?://[\w.-]+\.[a-z]{2,}", re.IGNORECASE)
_OPEN_DOT: Final = lazy_pattern(
    r"https\?*://[\w()?:|\\.*+-]*?(?<![\\.\])*+?])\b\.(?:com|org|net|io|dev|edu|gov)\b"
)
_HOSTS: Final = frozenset({"netloc", "hostname"})
_HOST_WORDS: Final = frozenset({"host", "hostname", "netloc", "domain", "origin", "referer"})
_URL_WORDS: Final = frozenset({"url", "uri", "link", "href", "redirect", "next", "target"})
_ALLOWED: Final = frozenset(
    {
        *("allowed", "allow", "allowlist", "whitelist", "whitelisted", "valid", "safe"),
        *("permitted", "trusted", "approved", "accepted", "acceptable", "authorized"),
    }
)
_TEXT_METHODS: Final = frozenset({"lower", "upper", "casefold", "strip", "lstrip", "rstrip"})
_TEXT_NAMES: Final = frozenset(
    {
        *("command", "cmd", "name", "filename", "host", "hostname", "domain", "email", "origin"),
    }
)
"""Last words of names that a single text has, which a list may hold as a whole."""
_NAMELESS: Final = frozenset({"command", "cmd", "name", "host", "hostname", "domain"})
"""Those of which a list without a name of its own may hold such texts, and not parts of them."""
_PATTERNS: Final = frozenset(
    f"{module}.{name}"
    for module in ("re", "regex")
    for name in ("compile", "match", "search", "fullmatch", "sub", "subn", "findall", "finditer")
)
_CUTTERS: Final = frozenset(
    f"{module}.{name}" for module in ("re", "regex") for name in ("sub", "subn")
)
_TAGS: Final = lazy_pattern(
    r"<\\?/?\s*\(?(?:script|style|iframe|object|embed)\b|javascript:", re.IGNORECASE
)
_RANGE: Final = lazy_pattern(r"(?<!\\)([^\\\[\]])-([^\\\[\]])")
_CLASS: Final = lazy_pattern(r"\[(?:\\.|[^\]\\])+\]")


def _check_compare(node: ast.Compare, ctx: Context) -> Iterator[Hit]:
    match node:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[right]):
            pass
        case _:
            return
    text = ctx.value(left)
    if isinstance(text, str):
        if not _DOMAIN.fullmatch(text.lower().removeprefix("https://").removeprefix("http://")):
            return
        if not _is_address(right, ctx):
            return
    elif not (_is_host_part(right) and not _is_sequence(right, ctx)):
        return
    yield Hit(
        node,
        f"This looks for a host anywhere in {shown(ctx, right, 'the address')}: an address such as "
        "`https://evil.org/?example.com` passes. Take the address apart with "
        "`urllib.parse.urlsplit` and compare its `hostname` as a whole.",
        _severity(right, ctx),
        fixes=_host_below(node, left, right, ctx),
    )


def _host_below(
    node: ast.Compare, name: ast.expr, place: ast.expr, ctx: Context
) -> tuple[Fix, ...]:
    """Return the fix that compares the host of an address that is taken apart already."""
    ending = _ending(name, ctx)
    if not ending or not isinstance(place, ast.Attribute) or not ctx.is_written(node):
        return ()
    if _is_host_part(name):  # with a port, as it is
        host: tuple[str | Keep, ...] = (Keep(ctx.range(place)),)
    else:
        host = ("(", Keep(ctx.range(place.value)), '.hostname or "")')
    negated = "not " if isinstance(node.ops[0], ast.NotIn) else ""
    pieces = (f'{negated}("." + ', *host, ").endswith(", *ending, ")")
    return (Fix(_DOTTED, FixSafety.REVIEW, (Rewrite(ctx.range(node), pieces),)),)


def _ending(name: ast.expr, ctx: Context) -> tuple[str | Keep, ...]:
    """Return a host with a dot in front, () where it cannot be told what it is."""
    text = ctx.value(name)
    if isinstance(text, str) and not _DOMAIN.fullmatch(text):
        return ()
    if isinstance(name, ast.Constant) and isinstance(text, str):
        return (f'".{text}"',)
    return ('"." + ', Keep(ctx.range(name))) if isinstance(name, ast.Name | ast.Attribute) else ()


_DOTTED: Final = "Compare with a dot in front (the host itself, and those below it)"


def _is_sequence(expr: ast.expr, ctx: Context) -> bool:
    return ctx.elements(expr) is not None


def _is_host_part(expr: ast.expr) -> bool:
    return isinstance(expr, ast.Attribute) and expr.attr in _HOSTS


def _is_address(expr: ast.expr, ctx: Context) -> bool:
    if ctx.elements(expr) is not None:
        return False
    if _is_host_part(expr):
        return True
    name = name_of(expr)
    if name is None and isinstance(expr, ast.Call) and isinstance(expr.func, ast.Attribute):
        name = name_of(expr.func.value)  # `url.lower()`
    found = words(name or "")
    return bool(found) and found[-1] in (_URL_WORDS | _HOST_WORDS)


def _severity(value: ast.expr, ctx: Context) -> Severity:
    if ctx.evidence(value, Danger.URL) is Evidence.REMOTE or _is_host_part(value):
        return Severity.INFORMATION
    return Severity.HINT


def _check_ending(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    func = call.func
    if not isinstance(func, ast.Attribute) or len(call.args) != 1:
        return
    host, ending = func.value, call.args[0]
    text = ctx.value(ending)
    if isinstance(text, str):
        found = words(name_of(host) or "")
        is_host = _is_host_part(host) or (bool(found) and found[-1] in _HOST_WORDS)
        if not is_host or not _DOMAIN.fullmatch(text.lower()):
            return
    elif not _is_host_part(host) or not _may_be_bare(ending, ctx):
        return
    yield Hit(
        call,
        f"{shown(ctx, host, 'The host')} may end with these letters and be another host: "
        "`evilexample.com` ends with `example.com`. Compare the whole host, or put a dot in front "
        "of both.",
        _severity(host, ctx),
        fixes=_dotted(call, host, ending, ctx),
    )


def _may_be_bare(ending: ast.expr, ctx: Context) -> bool:
    """Whether it may be a host without a dot in front."""
    match ending:
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            return not start.startswith(".")
        case ast.BinOp(left=left):
            text = ctx.value(left)
            return not (isinstance(text, str) and text.startswith("."))
        case ast.Name() | ast.Attribute():
            return ctx.elements(ending) is None and not ctx.names(ending)
        case _:
            return False


def _dotted(call: ast.Call, host: ast.expr, ending: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    if not isinstance(host, ast.Name | ast.Attribute) or not ctx.is_written(ending):
        return ()
    if isinstance(ending, ast.Constant) and isinstance(ending.value, str):
        end: tuple[str | Keep, ...] = (f'".{ending.value}"',)
    elif isinstance(ending, ast.Name | ast.Attribute):
        end = ('"." + ', Keep(ctx.range(ending)))
    else:
        return ()
    pieces = ('("." + ', Keep(ctx.range(host)), ").endswith(", *end, ")")
    return (Fix(_DOTTED, FixSafety.REVIEW, (Rewrite(ctx.range(call), pieces),)),)


def _check_beginning(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    func = call.func
    if not isinstance(func, ast.Attribute) or len(call.args) != 1:
        return
    parts = ctx.elements(call.args[0]) or (call.args[0],)
    for part in parts:
        text = ctx.value(part)
        if isinstance(text, str) and _ORIGIN.fullmatch(text) and _is_address(func.value, ctx):
            yield Hit(
                call,
                f"{shown(ctx, func.value, 'The address')} may begin with these letters and lead to "
                "another host: `https://example.com.evil.org` begins with `https://example.com`. "
                "End it with a slash, or compare the host.",
                _severity(func.value, ctx),
            )
            return


def _check_any(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `any(word in text for word in ALLOWED)`."""
    match call.args:
        case [
            ast.GeneratorExp(
                elt=ast.Compare(left=ast.Name(id=left), ops=[ast.In()], comparators=[text]),
                generators=[ast.comprehension(target=ast.Name(id=name), iter=allowed, ifs=[])],
            )
            | ast.ListComp(
                elt=ast.Compare(left=ast.Name(id=left), ops=[ast.In()], comparators=[text]),
                generators=[ast.comprehension(target=ast.Name(id=name), iter=allowed, ifs=[])],
            )
        ] if left == name and set(words(name_of(allowed) or "")) & _ALLOWED:
            pass
        case _:
            return
    if ctx.elements(text) is not None:
        return
    yield Hit(
        call,
        f"{shown(ctx, text, 'The text')} passes if any of {shown(ctx, allowed, 'the list')} stands "
        "anywhere in it, whatever else it holds. Compare it as a whole: "
        f"{shown(ctx, text, 'text')} in {shown(ctx, allowed, 'the list')}.",
        Severity.INFORMATION,
        Confidence.MEDIUM,
        fixes=_whole(call, left, text, allowed, ctx),
    )


def _whole(
    call: ast.Call, word: str, text: ast.expr, allowed: ast.expr, ctx: Context
) -> tuple[Fix, ...]:
    """Return the fix that looks a text up as a whole, where it surely is one."""
    reads = {node.id for node in ast.walk(text) if isinstance(node, ast.Name)}
    if word in reads or not _is_one_of(text, allowed) or not ctx.is_written(call):
        return ()
    listed = ctx.is_container(allowed) or ctx.is_sequence(allowed)
    if not listed:
        return ()
    pieces = (Keep(ctx.range(text)), " in ", Keep(ctx.range(allowed)))
    title = "Compare it as a whole (a text that holds more is no longer let through)"
    return (Fix(title, FixSafety.REVIEW, (Rewrite(ctx.range(call), pieces),)),)


def _is_one_of(text: ast.expr, allowed: ast.expr) -> bool:
    """Whether a list holds such texts by its name, and no parts of them, nor several are asked."""
    match text:
        case ast.Call(func=ast.Attribute(value=inner, attr=method)) if method in _TEXT_METHODS:
            text = inner
        case ast.Call():
            return False
        case _:
            pass
    last = "".join(words(name_of(text) or "")[-1:])
    listed = {word.removesuffix("s") for word in words(name_of(allowed) or "")} - _ALLOWED
    return last in _TEXT_NAMES and (listed == {last} or (not listed and last in _NAMELESS))


def _check_cut(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `text.replace("<script>", "")` and `path.replace("../", "")`."""
    if len(call.args) < 2 or ctx.value(call.args[1]) != "":
        return
    text = ctx.value(call.args[0])
    if not isinstance(text, str):
        return
    if text in ("../", "..\\", "..", "./.."):
        yield Hit(
            call,
            "Cutting `../` out once leaves one where it stood doubled: `....//` becomes `../`. "
            "Resolve the path, and check that it is still inside the folder that is meant.",
            Severity.INFORMATION,
        )
    elif _TAGS.search(text):
        yield _cut_markup(call)


def _check_pattern(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    pattern = ctx.argument(call, "pattern", 0)
    text = ctx.value(pattern)
    if pattern is None or not isinstance(text, str):
        return
    if ctx.names(call.func) & _CUTTERS and _TAGS.search(text):
        replacement = ctx.argument(call, "repl", 1)
        if replacement is not None and ctx.value(replacement) is not UNKNOWN:
            yield _cut_markup(call)
    elif _OPEN_DOT.search(text):
        yield Hit(
            pattern,
            "A dot stands for any character in a pattern, so this one lets other hosts through, "
            "such as `examplexcom.evil.org`. Write it as `\\.`, and let a slash or the end follow.",
            Severity.INFORMATION,
        )
    for wide in _wide_ranges(text):
        yield Hit(
            pattern,
            f"The range `{wide}` holds more than it seems: all that lies between the two in the "
            "table of characters, signs and letters. Write `A-Za-z`, or put the `-` at the end.",
            Severity.INFORMATION,
        )


def _cut_markup(call: ast.Call) -> Hit:
    return Hit(
        call,
        "Cutting tags out does not make markup harmless: `<scr<script>ipt>` becomes a tag by it, "
        "and scripts run without one. Escape the text with `html.escape`, or clean it with a "
        "library made for that (`nh3`).",
        Severity.INFORMATION,
    )


def _wide_ranges(pattern: str) -> Iterator[str]:
    for found in _CLASS.finditer(pattern):
        for low, high in _RANGE.findall(found[0][1:-1]):
            if low.isupper() and high.islower() and low.isascii() and high.isascii():
                yield f"{low}-{high}"
                return
            if low in "+.,:_&#$%*" and high in "_.:@/=" and low < high and high >= ":":
                yield f"{low}-{high}"
                return


_PARSED: Final = (
    "from urllib.parse import urlsplit as split\n\n\ndef check(url):\n    parts = split(url)\n"
)

RULE = Rule(
    meta=RuleMeta(
        code="HG004",
        name="bad-filter",
        summary="A check lets through what it is there to stop",
        severity=Severity.INFORMATION,
        confidence=Confidence.MEDIUM,
        cwe=(20, 116, 184),
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/bad-tag-filter",
            "codeql:py/incomplete-hostname-regexp",
            "codeql:py/incomplete-url-substring-sanitization",
            "codeql:py/overly-large-range",
            "codeql-experimental:py/cors-bypass",
        ),
        references=("https://cwe.mitre.org/data/definitions/184.html",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnNode(ast.Compare, _check_compare),
        OnCall(frozenset({"*.endswith"}), _check_ending),
        OnCall(frozenset({"*.startswith"}), _check_beginning),
        OnCall(frozenset({"builtins.any"}), _check_any),
        OnCall(frozenset({"*.replace"}), _check_cut),
        OnCall(_PATTERNS, _check_pattern),
    ),
    examples=(
        bad(
            _PARSED + '    return parts.netloc.endswith("example.com")\n',
            lines=(6,),
            fixed=_PARSED + '    return ("." + parts.netloc).endswith(".example.com")\n',
            severity="INFORMATION",
        ),
        bad(
            _PARSED + "    return OURS.netloc in parts.netloc\n",
            lines=(6,),
            fixed=_PARSED + '    return ("." + parts.netloc).endswith("." + OURS.netloc)\n',
            severity="INFORMATION",
        ),
        bad(
            'OURS = ["example.com"]\n\n\ndef check(host):\n'
            "    return any(host.endswith(name) for name in OURS)\n",
            lines=(5,),
            fixed='OURS = ["example.com"]\n\n\ndef check(host):\n'
            '    return any(("." + host).endswith("." + name) for name in OURS)\n',
            severity="HINT",
            note="whatever else is added to the list",
        ),
        bad(
            _PARSED + '    return "example.com" not in parts.netloc\n',
            lines=(6,),
            fixed=_PARSED
            + '    return not ("." + (parts.hostname or "")).endswith(".example.com")\n',
            severity="INFORMATION",
        ),
        bad(
            'SITE = "example.com"\n\n\ndef check(url):\n    return SITE in url\n',
            lines=(5,),
            severity="HINT",
        ),
        bad(
            "from flask import request\n\n\ndef check():\n"
            '    return request.args["next"].startswith("https://example.com")\n',
            lines=(5,),
            severity="INFORMATION",
        ),
        bad(
            'ALLOWED = ["ls", "date"]\n\n\ndef check(command):\n'
            "    return any(word in command for word in ALLOWED)\n",
            lines=(5,),
            fixed=(
                'ALLOWED = ["ls", "date"]\n\n\ndef check(command):\n    return command in ALLOWED\n'
            ),
            severity="INFORMATION",
        ),
        bad(
            "import re\n\n\ndef clean(text, path):\n"
            '    text = re.sub(r"<script[^>]*>", "", text)\n'
            '    return text.replace("javascript:", ""), path.replace("../", "")\n',
            lines=(5, 6),
        ),
        bad('import re\nSITE = re.compile(r"https://www.example.com/")\n', lines=(2,)),
        bad('import re\nWORD = re.compile(r"[A-z0-9]+")\n', lines=(2,)),
        good(_PARSED + '    return parts.hostname == "example.com"\n'),
        good(_PARSED + '    return parts.hostname.endswith(".example.com")\n'),
        good(_PARSED + '    return parts.hostname in ("example.com", "example.org")\n'),
        good('import re\nSITE = re.compile(r"https://www\\.example\\.com/[A-Za-z]+")\n'),
        good("def check(command):\n    return any(command == word for word in ALLOWED)\n"),
        good('def check(text):\n    return "e.g." in text and text.endswith("!")\n'),
        good('def check(url):\n    return url.startswith("https://example.com/")\n'),
    ),
)
