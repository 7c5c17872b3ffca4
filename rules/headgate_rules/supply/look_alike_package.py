"""The name of a package is one step from a popular one.

## What it does
Reports imports, commands that install, and lines of requirements files, `pyproject.toml`,
`setup.cfg`, Pipfile and lock files whose name differs from that of a popular package by a
slip of the keyboard, a separator, a prefix such as `python-`, or letters that look alike,
and that the project does not declare; and names that malicious packages are known to have
had.

## Why it matters
Such names are registered to be installed by mistake. Code that a package brings runs when
it is installed, with the rights of whoever installs it.

## What to do instead
Name the package that is meant.

## Severity
A warning; an error for names of packages that were found to be malicious.

## Limits
A package that is known, and in code one that is installed or declared, is not reported.

## Fix safety
Review: the popular package takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from headgate.ruleapi import (
    Confidence,
    Context,
    Document,
    DocumentContext,
    DocumentHit,
    DocumentKind,
    FixSafety,
    Hit,
    OnDocument,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate.ruleapi.packages import Known, Standing
from headgate_rules.named_packages import (
    MANIFESTS,
    Named,
    asked_for,
    listed,
    on_named,
    renamed,
)


def _hit(named: Named, ctx: Context) -> Iterator[Hit]:
    severity = _severity(named.known)
    if severity is not None:
        likely = named.known.module if named.is_module else named.known.package
        message = _message(named.name, likely, named.known)
        yield Hit(named.node, message, severity, fixes=renamed(named, ctx))


def _check_document(document: Document, ctx: DocumentContext) -> Iterator[DocumentHit]:
    for entry, known in listed(document, ctx):
        severity = _severity(known)
        if severity is not None:
            fixes = () if document.kind is DocumentKind.LOCK else asked_for(entry, known)
            message = _message(entry.name, known.package, known)
            yield DocumentHit(entry.range, message, severity, fixes=fixes)


def _severity(known: Known) -> Severity | None:
    match known.standing:
        case Standing.SQUATTED:
            return Severity.ERROR
        case Standing.SIMILAR:
            return Severity.WARNING
        case _:
            return None


def _message(name: str, likely: str, known: Known) -> str:
    if known.standing is Standing.SQUATTED:
        return (
            f"`{name}` is the name of a package that was found to be malicious and is to be taken "
            f"for `{likely}`. Do not install it; if you have, its code has run."
        )
    spelled = name.encode("unicode_escape").decode("ascii")
    shown = f"`{name}`" if name.isascii() else f"`{spelled}`, with letters that look like others,"
    return (
        f"{shown} is one step from the popular `{likely}`: such names are registered to be "
        f"installed by mistake. Name `{likely}`, or declare what you mean."
    )


_IMPORTED = (("import:reqeusts", "similar|requests|requests|yes"),)
_PACKAGE = (("package:python-requests", "similar|requests|requests|"),)
_BAD = (("listed:colourama", "squatted|colorama|colorama|yes"),)

RULE = Rule(
    meta=RuleMeta(
        code="HG902",
        name="look-alike-package",
        summary="The name of a package is one step from a popular one",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(1357,),
        once=True,
        fix=(FixSafety.REVIEW,),
        peers=("owasp-llm:LLM03", "owasp-agentic:ASI04"),
        references=("https://owasp.org/www-project-top-10-ci-cd-security-risks/",),
    ),
    doc=__doc__ or "",
    handlers=(
        *on_named(_hit),
        OnDocument(MANIFESTS, _check_document),
    ),
    examples=(
        bad(
            "import reqeusts\n",
            lines=(1,),
            known=_IMPORTED,
            fixed="import requests as reqeusts\n",
            severity="WARNING",
        ),
        bad(
            "import os, reqeusts as r\n",
            lines=(1,),
            known=_IMPORTED,
            fixed="import os, requests as r\n",
        ),
        bad(
            "from reqeusts import get\n",
            lines=(1,),
            known=_IMPORTED,
            fixed="from requests import get\n",
        ),
        bad(
            "from importlib import import_module as load\nload('reqeusts')\n",
            lines=(2,),
            known=_IMPORTED,
        ),
        bad(
            "import subprocess\nsubprocess.run('pip install python-requests')\n",
            lines=(2,),
            known=_PACKAGE,
            fixed="import subprocess\nsubprocess.run('pip install requests')\n",
        ),
        bad(
            "import os\nos.system('''\n  pip install -U python-requests numppy\n''')\n",
            lines=(3,),
            known=(*_PACKAGE, ("package:numppy", "similar|numpy|numpy|")),
            fixed="import os\nos.system('''\n  pip install -U requests numpy\n''')\n",
        ),
        bad(
            "colourama>=0.1  # colours\n",
            lines=(1,),
            known=_BAD,
            fixed="colorama>=0.1  # colours\n",
            file="requirements.txt",
            severity="ERROR",
        ),
        bad(
            '[[package]]\nname = "colourama"\nversion = "0.1"\n',
            lines=(2,),
            known=(("locked:colourama", "squatted|colorama|colorama|yes"),),
            file="uv.lock",
        ),
        good("import requests\n", known=(("import:requests", "known|||"),)),
        good("import reqeusts\n", note="declared", known=(("import:reqeusts", "known|||"),)),
        good("colourama  # headgate: ignore[HG902] our own\n", known=_BAD, file="requirements.txt"),
    ),
)
