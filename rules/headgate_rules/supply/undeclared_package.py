"""A package is used that the project does not ask for.

## What it does
Reports, under the profile `strict`, imports of packages that are installed or well known,
where the project says what it needs and this is not among it.

## Why it matters
The package is there because another one brought it, or because somebody installed it by
hand. Nobody chose its version, and when it goes the import fails, or finds what has taken
its name.

## What to do instead
Declare the package with the versions that you have tried.

## Severity
An information, only under the strict profile.

## Limits
Which module a distribution brings is read from the environment; where there is none, the
list of well-known packages has to know it. `setuptools` in a script that calls `setup` is silent.

## Fix safety
Review: the package is added to what `pyproject.toml`, `setup.cfg`, `setup.py` (where its list is
written out), Pipfile, `requirements.in` or `requirements.txt` asks for, in the nearest folder that
has one of them, at least in the version that is installed or locked. The code stays as it is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Declare,
    Fix,
    FixSafety,
    Hit,
    OnNode,
    Profile,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate.ruleapi.packages import PROVIDED, Standing
from headgate_rules.named_packages import imported

_BUILDS: Final = "setuptools"


def _check(node: ast.Import | ast.ImportFrom, ctx: Context) -> Iterator[Hit]:
    if ctx.profile is not Profile.STRICT:
        return
    for named in imported(node, ctx, PROVIDED):
        if named.known.standing is Standing.UNDECLARED:
            package = named.known.package
            if package == _BUILDS and ctx.called("setup"):
                continue  # who builds the package brings it
            version = ctx.known(f"version:{package}")
            wanted = Declare(package, version if isinstance(version, str) else "")
            yield Hit(
                named.node,
                f"No file of the project asks for `{package}`, which brings "
                f"`{named.name}`: nobody has chosen its version. Declare it.",
                fixes=(Fix(f"Declare `{package}` as a dependency", FixSafety.REVIEW, (wanted,)),),
            )


_KNOWN = (("provided:yaml", "undeclared|pyyaml|yaml|yes"), ("import:yaml", "known|||"))

RULE = Rule(
    meta=RuleMeta(
        code="HG903",
        name="undeclared-package",
        summary="A package is used that the project does not ask for",
        severity=Severity.INFORMATION,
        confidence=Confidence.MEDIUM,
        cwe=(1357,),
        once=True,
        fix=(FixSafety.REVIEW,),
        references=("https://packaging.python.org/en/latest/specifications/pyproject-toml/",),
    ),
    doc=__doc__ or "",
    handlers=(OnNode(ast.Import, _check), OnNode(ast.ImportFrom, _check)),
    examples=(
        bad("import yaml as y\n", lines=(1,), known=_KNOWN, strict=True, severity="INFORMATION"),
        bad("from yaml.nodes import Node\n", lines=(1,), known=_KNOWN, strict=True),
        good("import yaml\n", known=_KNOWN, note="not under the default profile"),
        good("import yaml\n", known=(("provided:yaml", "known|||"),), strict=True),
        good(
            "from setuptools import setup\n\nsetup(name='x')\n",
            known=(
                ("provided:setuptools", "undeclared|setuptools|setuptools|yes"),
                ("import:setuptools", "known|||"),
            ),
            strict=True,
            note="the script that builds the package",
        ),
    ),
)
