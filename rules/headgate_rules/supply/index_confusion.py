"""Packages are installed from a place that somebody else can fill.

## What it does
Reports commands and settings for installers that mix indexes (`--extra-index-url`), ask an
index over plain HTTP, skip the check of its certificate (`--trusted-host`), or fetch from
`git+http://`: in lists of arguments, in texts with `pip install` in them, such as those of
a Dockerfile or a script, in variables of the environment, and in `setup`; and the same in
requirements files, `pyproject.toml`, Pipfile, `pip.conf` and lock files.

## Why it matters
With two indexes the higher version wins, wherever it is. Whoever uploads a package with the
name of an internal one to the public index is installed instead. Over plain HTTP everybody
on the network can put another package in place.

## What to do instead
Ask one index, over HTTPS, that also hands on the public packages (`--index-url`), or bind
names to indexes as uv and Poetry can, and pin hashes.

## Severity
A warning for HTTP and for certificates that are not checked, an information for two indexes.

## Limits
uv asks the first index that has a package, so several of them are reported only where its
`index-strategy` says otherwise. Of Poetry's sources only the addresses are looked at.

## Fix safety
Review: an address gets HTTPS, which its server must speak. Which of two indexes holds which
package, and which certificate is to be trusted, is for you to say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Document,
    DocumentContext,
    DocumentHit,
    DocumentKind,
    Fix,
    FixSafety,
    Hit,
    OnDocument,
    OnText,
    ReplaceText,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate.text import Position, Range
from headgate.text.patterns import lazy_pattern

_SPEAKS: Final = lazy_pattern(
    r"index-url|trusted-host|insecure-host|find-links|\+(?:http|git)://|dependency_links"
    r"|\bpip3?\b|PIP_|UV_"
)
"""What a line holds that may be about an installation."""

_INSTALL: Final = lazy_pattern(
    r"\b(?:pip3?|uv)(?:\s+-\S+)*\s+(?:pip\s+)?(?:install|download|wheel)\b"
)
_TWO_INDEXES: Final = lazy_pattern(r"--extra-index-url\b|--find-links[ =]+http:")
_PLAIN_INDEX: Final = lazy_pattern(
    r"(?:--index-url|--extra-index-url|\s-i)[ =]+http://(?!localhost|127\.)"
)
_TRUSTED: Final = lazy_pattern(r"--trusted-host\b|--allow-insecure-host\b")
_PLAIN_GIT: Final = lazy_pattern(r"(?:^|[\s@])(?:git|hg|svn|bzr)\+(?:http|git)://")
_PLAIN_REQUIREMENT: Final = lazy_pattern(
    r"(?:[\w.\[\]-]+\s*@\s*)?(?:git|hg|svn|bzr)\+(?:http|git)://\S+/\S+"
)
_INSTALLERS: Final = frozenset({"pip", "pip3", "uv"})
_SETTINGS: Final = {
    "PIP_EXTRA_INDEX_URL": "two",
    "UV_EXTRA_INDEX_URL": "two",
    "PIP_TRUSTED_HOST": "trusted",
    "UV_INSECURE_HOST": "trusted",
    "PIP_INDEX_URL": "plain",
    "UV_INDEX_URL": "plain",
    "UV_DEFAULT_INDEX": "plain",
}
_TAKES_ADDRESS: Final = frozenset(
    {"-i", "-f", "--index-url", "--extra-index-url", "--find-links", "-e", "--editable"}
)
_PLAIN_SCHEME: Final = lazy_pattern(
    r"(?P<vcs>(?:git|hg|svn|bzr)\+)(?:http|git)://|(?<![\w+])http://(?!localhost\b|127\.)"
)
_USE_HTTPS: Final = "Use HTTPS (the server must speak it)"
_COMMENT: Final = lazy_pattern(r"(?:^|\s)[#;].*")
_HTTP: Final = r"http://(?!localhost\b|127\.)"
_LINES: Final = (
    (lazy_pattern(r"(?P<at>--trusted-host\b\S*|^\s*trusted-host(?=\s*=))"), "trusted"),
    (
        lazy_pattern(
            r"(?P<at>(?:(?:--|^\s*)(?:extra-)?index-url|(?:--|^\s*)find-links|^\s*-[if])[\s=]+"
            rf"{_HTTP}\S*)"
        ),
        "plain",
    ),
    (
        lazy_pattern(rf"(?:^|[\s@\"'])(?P<at>(?:git|hg|svn|bzr)\+(?:{_HTTP}|git://)[^\s\"']*)"),
        "plain",
    ),
    (lazy_pattern(rf"@\s*(?P<at>{_HTTP}\S*)"), "plain"),
    (lazy_pattern(rf"\b(?:url|registry|git)\s*=\s*\"(?P<at>{_HTTP}[^\"]*)"), "plain"),
    (lazy_pattern(rf"\"(?:url|git)\"\s*:\s*\"(?P<at>{_HTTP}[^\"]*)"), "plain"),
    (lazy_pattern(r"(?P<at>(?:--|^\s*)extra-index-url)[\s=]+\S"), "two"),
)
_ADDRESSES: Final = lazy_pattern(
    r"tool\.uv\.(?:index\.url|index-url|extra-index-url|find-links)|tool\.poetry\.source\.url"
    r"|tool\.pdm\.source\.url|source\.url|tool\.uv\.sources\.[^.]+"
)
_INSECURE_HOSTS: Final = frozenset(
    {"tool.uv.allow-insecure-host", "tool.uv.pip.allow-insecure-host"}
)
_STRATEGIES: Final = frozenset({"tool.uv.index-strategy", "tool.uv.pip.index-strategy"})
_TEXTS: Final = {
    "two": (
        "mixes two indexes: the higher version wins, so whoever uploads a package of the same name "
        "to the other index is installed. Ask one index that hands on the public packages.",
        Severity.INFORMATION,
    ),
    "plain": (
        "asks for packages over plain HTTP: everybody on the network can put another one in "
        "place. Use HTTPS.",
        Severity.WARNING,
    ),
    "trusted": (
        "skips the check of the index's certificate: everybody on the network can put another "
        "package in place. Give the index a certificate that is trusted.",
        Severity.WARNING,
    ),
}


def _check_text(node: ast.Constant, ctx: Context) -> Iterator[Hit]:
    text = node.value
    if not isinstance(text, str) or len(text) < 10:
        return
    parent = ctx.parent(node)
    if isinstance(parent, ast.Expr) or parent is None:
        return  # a docstring
    if _is_raised(parent, ctx):
        return  # what an exception says
    if _INSTALL.search(text):
        yield from _judged(node, text, ctx)
    elif _PLAIN_REQUIREMENT.fullmatch(text) and not isinstance(parent, ast.Compare):
        yield _hit(node, "plain", ctx)


def _is_raised(node: ast.AST | None, ctx: Context) -> bool:
    while node is not None and not isinstance(node, ast.Raise):
        node = ctx.parent(node)
    return node is not None


def _check_list(node: ast.List | ast.Tuple, ctx: Context) -> Iterator[Hit]:
    """Report `["pip", "install", "--extra-index-url", …]`."""
    words = [ctx.value(part) for part in node.elts]
    if "install" not in words[1:] and "download" not in words[1:]:
        return
    if not any(
        isinstance(word, str) and word.replace("\\", "/").rpartition("/")[2] in _INSTALLERS
        for word in words
    ):
        return
    nexts = (*node.elts[1:], None)
    for part, word, following in zip(node.elts, words, nexts, strict=True):
        if isinstance(word, str) and word.startswith(("-", "git+", "hg+")):
            value = ctx.value(following)
            text = f" {word} {value}" if isinstance(value, str) else f" {word}"
            address = following if word in _TAKES_ADDRESS else part
            yield from _judged(part, text, ctx, address)


def _judged(
    node: ast.expr, text: str, ctx: Context, address: ast.expr | None = None
) -> Iterator[Hit]:
    if _TRUSTED.search(text):
        yield _hit(node, "trusted", ctx)
    elif _PLAIN_INDEX.search(text) or _PLAIN_GIT.search(text):
        yield _hit(node, "plain", ctx, address)
    elif _TWO_INDEXES.search(text):
        yield _hit(node, "two", ctx)


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        if isinstance(target, ast.Subscript):
            yield from _check_setting(target.slice, node.value, ctx)


def _check_dict(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            yield from _check_setting(key, value, ctx)


def _check_setting(key: ast.expr, value: ast.expr, ctx: Context) -> Iterator[Hit]:
    name = ctx.value(key)
    kind = _SETTINGS.get(name) if isinstance(name, str) else None
    text = ctx.value(value)
    if kind is None or text in (None, ""):
        return
    if kind == "plain" and not (isinstance(text, str) and _is_plain(text)):
        return
    yield _hit(value, kind, ctx)


def _is_plain(address: str) -> bool:
    return address.startswith("http://") and not address.startswith(
        ("http://localhost", "http://127.")
    )


def _check_keyword(node: ast.keyword, ctx: Context) -> Iterator[Hit]:
    """Report `setup(dependency_links=["http://…"])`."""
    if node.arg == "dependency_links":
        for part in ctx.elements(node.value) or ():
            text = ctx.value(part)
            if isinstance(text, str) and _is_plain(text):
                yield _hit(part, "plain", ctx)


def _check_lines(document: Document, ctx: DocumentContext) -> Iterator[DocumentHit]:
    """Report options in a requirements file, a configuration of pip, or a lock file."""
    for number, line in enumerate(document.lines):
        text = _COMMENT.sub("", line)
        for pattern, kind in _LINES:
            match = pattern.search(text)
            if match is not None:
                yield _in_document(number, line, match.start("at"), match.end("at"), kind)
                break


def _check_tables(document: Document, ctx: DocumentContext) -> Iterator[DocumentHit]:
    """Report addresses and settings in `pyproject.toml` and Pipfile."""
    from headgate.manifests.toml_lines import texts

    for text in texts(document.lines):
        key = ".".join(text.path)
        kind = ""
        if text.is_key:
            if (*text.path, text.value) == ("source", "verify_ssl") and "false" in text.rest:
                kind = "trusted"
        elif _ADDRESSES.fullmatch(key) and _is_plain(text.value):
            kind = "plain"
        elif key in _INSECURE_HOSTS:
            kind = "trusted"
        elif key in _STRATEGIES and text.value.startswith("unsafe-"):
            kind = "two"
        elif text.in_list and _PLAIN_GIT.search(text.value):
            kind = "plain"
        if kind:
            line, stop = document.lines[text.line], text.column + len(text.value)
            yield _in_document(text.line, line, text.column, stop, kind)


def _in_document(number: int, line: str, start: int, stop: int, kind: str) -> DocumentHit:
    text, severity = _TEXTS[kind]
    place = Range(Position(number, start), Position(number, stop))
    encrypted = _encrypted(line[start:stop]) if kind == "plain" else None
    fixes: tuple[Fix, ...] = ()
    if encrypted is not None:
        fixes = (Fix(_USE_HTTPS, FixSafety.REVIEW, (ReplaceText(place, encrypted),)),)
    return DocumentHit(place, f"This installation {text}", severity, fixes=fixes)


def _encrypted(address: str) -> str | None:
    """Return an address with HTTPS instead of plain HTTP, None if it has no such part."""
    changed = _PLAIN_SCHEME.sub(lambda found: (found["vcs"] or "") + "https://", address)
    return None if changed == address else changed


def _hit(node: ast.expr, kind: str, ctx: Context, address: ast.expr | None = None) -> Hit:
    text, severity = _TEXTS[kind]
    fixes: tuple[Fix, ...] = ()
    target = node if address is None else address
    if kind == "plain" and isinstance(target, ast.Constant) and ctx.is_written(target):
        encrypted = _encrypted(ctx.source(target))
        if encrypted is not None:
            change = Rewrite(ctx.range(target), (encrypted,))
            fixes = (Fix(_USE_HTTPS, FixSafety.REVIEW, (change,)),)
    return Hit(node, f"This installation {text}", severity, fixes=fixes)


RULE = Rule(
    meta=RuleMeta(
        code="HG904",
        name="index-confusion",
        summary="Packages are installed from a place that somebody else can fill",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(427, 829),
        fix=(FixSafety.REVIEW,),
        references=("https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-extra-index-url",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnText(_SPEAKS, ast.Constant, _check_text),
        OnText(_SPEAKS, ast.List, _check_list),
        OnText(_SPEAKS, ast.Tuple, _check_list),
        OnText(_SPEAKS, ast.Assign, _check_assignment),
        OnText(_SPEAKS, ast.Dict, _check_dict),
        OnText(_SPEAKS, ast.keyword, _check_keyword),
        OnDocument(
            frozenset({DocumentKind.REQUIREMENTS, DocumentKind.PIP_CONF, DocumentKind.LOCK}),
            _check_lines,
        ),
        OnDocument(frozenset({DocumentKind.PYPROJECT, DocumentKind.PIPFILE}), _check_tables),
    ),
    examples=(
        bad(
            "import subprocess\nsubprocess.run(\n"
            '    ["pip", "install", "--extra-index-url", "https://pypi.example.com", "tool"],\n'
            "    check=True,\n)\n",
            lines=(3,),
            severity="INFORMATION",
        ),
        bad(
            "DOCKERFILE = '''FROM python\n"
            "RUN pip install --trusted-host pypi.example.com tool\n'''\n",
            lines=(1,),
            severity="WARNING",
        ),
        bad(
            'command = ("pip", "install", "-i", "http://pypi.example.com/simple", "tool")\n',
            lines=(1,),
            severity="WARNING",
            fixed='command = ("pip", "install", "-i", "https://pypi.example.com/simple", "tool")\n',
        ),
        bad(
            'import os\nos.environ["PIP_EXTRA_INDEX_URL"] = "https://pypi.example.com"\n',
            lines=(2,),
        ),
        bad(
            "from setuptools import setup\n"
            'setup(install_requires=["tool @ git+http://example.com/tool.git"])\n',
            lines=(2,),
            fixed="from setuptools import setup\n"
            'setup(install_requires=["tool @ git+https://example.com/tool.git"])\n',
        ),
        bad(
            "--extra-index-url https://pypi.example.com\n"
            "--index-url=http://pypi.example.com/simple\n"
            "--trusted-host pypi.example.com\n"
            "tool @ git+http://example.com/tool.git\n"
            "-e git+git://example.com/tool.git#egg=tool\n"
            "other @ http://example.com/other.whl\n",
            lines=(1, 2, 3, 4, 5, 6),
            file="requirements.txt",
        ),
        bad(
            "[global]\nextra-index-url = https://pypi.example.com\n"
            "trusted-host = pypi.example.com\nindex-url = http://pypi.example.com\n",
            lines=(2, 3, 4),
            file="pip.conf",
        ),
        bad(
            '[project]\ndependencies = ["tool @ git+http://example.com/tool.git"]\n'
            '[tool.uv]\nindex-strategy = "unsafe-best-match"\n'
            'allow-insecure-host = ["pypi.example.com"]\n'
            '[[tool.uv.index]]\nurl = "http://pypi.example.com"\n'
            '[[tool.poetry.source]]\nurl = "http://pypi.example.com"\n',
            lines=(2, 4, 5, 7, 9),
            file="pyproject.toml",
        ),
        bad(
            '[[source]]\nurl = "http://pypi.example.com"\nverify_ssl = false\n',
            lines=(2, 3),
            file="Pipfile",
        ),
        bad(
            '[[package]]\nname = "tool"\nsource = { registry = "http://pypi.example.com" }\n',
            lines=(3,),
            file="uv.lock",
        ),
        good('import subprocess\nsubprocess.run(["pip", "install", "tool"], check=True)\n'),
        good(
            "--index-url https://pypi.example.com/simple\n# --trusted-host x\n"
            "-i http://localhost:8080/simple\ntool @ https://example.com/tool.whl\n",
            file="requirements.txt",
        ),
        good(
            '[tool.uv]\nindex-strategy = "first-index"\n[project.urls]\nhome = "http://x.org"\n'
            '[[tool.uv.index]]\nurl = "https://pypi.example.com"\n',
            file="pyproject.toml",
        ),
        good('parser.add_argument("--extra-index-url")\n', note="an installer's own option"),
        good('command = ("pip", "install", "-i", "https://pypi.example.com/simple", "tool")\n'),
        good('hint = "a malformed url, not git+http://example.com/x"\n', note="a message"),
        good(
            "raise ValueError(\n"
            '    f"{url} is wrong: pip install "\n'
            '    "git+http://example.com/x.git#egg=x"\n)\n',
            note="an example in a message",
        ),
        good('"""Call `pip install --extra-index-url …` to get it."""\n', note="documentation"),
    ),
)
