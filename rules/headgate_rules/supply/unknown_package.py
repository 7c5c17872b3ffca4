"""A package is named that nothing knows.

## What it does
Reports imports, commands that install (`pip install …`, in lists of arguments as well) and
lines of requirements files, `pyproject.toml`, `setup.cfg` and Pipfile whose package is
neither in the standard library, the workspace, the environment of the project, its lock
files or its declared dependencies, nor among some twenty thousand well-known ones. No
index is asked.

## Why it matters
Models write names of packages that sound right and do not exist. Attackers register such
names, and whoever installs what the code asks for runs their code.

## What to do instead
Look the package up before you install it: who publishes it, since when, and from which
repository. Often another one is meant.

## Severity
A warning where the project says what it needs or has an environment, or asks for the package
in a file. An information where nothing tells what the project needs, or where the file names
another index, which may know the package.

## Limits
Of a dotted name only the first part is looked at, but for what lies in packages that many
distributions share (`google`, `google.cloud`, `azure`, `zope`, `ruamel` and others). Of the
imports of a module in one file only the first is shown. A package that exists and is not well known is reported until it is installed, locked or declared.

## Fix safety
Review: the package that is likely meant takes its place, if there is one.
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
from headgate.ruleapi.packages import Standing
from headgate_rules.named_packages import (
    MANIFESTS,
    Named,
    asked_for,
    listed,
    on_named,
    renamed,
)


def _hit(named: Named, ctx: Context) -> Iterator[Hit]:
    known = named.known
    if known.standing is Standing.UNKNOWN:
        what = "module" if named.is_module else "package"
        message = _message(named.name, what, known.module if named.is_module else known.package)
        severity = Severity.WARNING if known.grounds else Severity.INFORMATION
        yield Hit(named.node, message, severity, fixes=renamed(named, ctx))


def _check_document(document: Document, ctx: DocumentContext) -> Iterator[DocumentHit]:
    private = any(_is_private(line) for line in document.lines)
    for entry, known in listed(document, ctx):
        if known.standing is Standing.UNKNOWN:
            severity = Severity.INFORMATION if private else Severity.WARNING
            message = _message(entry.name, "package", known.package)
            yield DocumentHit(entry.range, message, severity, fixes=asked_for(entry, known))


def _is_private(line: str) -> bool:
    """Tell whether a line names an index, which may know more packages."""
    return "index-url" in line or line.startswith(("[[tool.uv.index", "[[tool.poetry.source"))


def _message(name: str, what: str, likely: str) -> str:
    meant = f" `{likely}` may be meant." if likely else ""
    return (
        f"Nothing here knows a {what} `{name}`: it may be made up, and whoever registers the "
        f"name decides what gets installed.{meant} Look it up before you install it."
    )


_TEST = (("import:fastapi_jwt_guardian", "unknown|||yes"),)
_LIKELY = (("import:langchain_openai_tools", "unknown|langchain-openai|langchain_openai|yes"),)
_INNER = (("import:google.cloud.superquery", "unknown|||yes"),)
_SLIP = (
    (
        "import:google.cloud.storge",
        "unknown|google-cloud-storage|google.cloud.storage|yes",
    ),
)
_PACKAGE = (("package:pandas-excel-magic", "unknown|||"),)
_LISTED = (("listed:requests", "known|||"), ("listed:sklearn-utils", "unknown|scikit-learn|x|yes"))

RULE = Rule(
    meta=RuleMeta(
        code="HG901",
        name="unknown-package",
        summary="A package is named that nothing knows",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(1357,),
        once=True,
        fix=(FixSafety.REVIEW,),
        peers=("owasp-llm:LLM03", "owasp-llm:LLM09", "owasp-agentic:ASI04"),
        references=("https://arxiv.org/abs/2406.10279",),
    ),
    doc=__doc__ or "",
    handlers=(
        *on_named(_hit),
        OnDocument(MANIFESTS - {DocumentKind.LOCK}, _check_document),
    ),
    examples=(
        bad("import fastapi_jwt_guardian as guard\n", lines=(1,), known=_TEST, severity="WARNING"),
        bad("from fastapi_jwt_guardian.keys import check\n", lines=(1,), known=_TEST),
        bad(
            "from langchain_openai_tools import Tool\n",
            lines=(1,),
            known=_LIKELY,
            fixed="from langchain_openai import Tool\n",
        ),
        bad("from google.cloud import storage, superquery\n", lines=(1,), known=_INNER),
        bad(
            "from google.cloud import storge, pubsub\n",
            lines=(1,),
            known=_SLIP,
            fixed="from google.cloud import storage as storge, pubsub\n",
        ),
        bad(
            "from google.cloud import storge as files\n",
            lines=(1,),
            known=_SLIP,
            fixed="from google.cloud import storage as files\n",
        ),
        bad("import google.cloud.superquery.client as client\n", lines=(1,), known=_INNER),
        bad(
            "import importlib as loader\nloader.import_module('fastapi_jwt_guardian')\n",
            lines=(2,),
            known=_TEST,
        ),
        bad(
            "import os\nos.system('pip install -q pandas-excel-magic')\n",
            lines=(2,),
            known=_PACKAGE,
            severity="INFORMATION",
        ),
        bad(
            "import subprocess\nimport sys\n"
            "subprocess.run([sys.executable, '-m', 'pip', 'install', 'pandas-excel-magic'])\n",
            lines=(3,),
            known=_PACKAGE,
        ),
        bad(
            "requests>=2.31\nsklearn-utils==1.0\n",
            lines=(2,),
            known=_LISTED,
            fixed="requests>=2.31\nscikit-learn==1.0\n",
            file="requirements.txt",
            severity="WARNING",
        ),
        bad(
            '[project]\nname = "x"\ndependencies = [\n    "requests",\n    "sklearn-utils",\n]\n',
            lines=(5,),
            known=_LISTED,
            file="pyproject.toml",
        ),
        good("import requests\nimport os.path\n", known=(("import:requests", "known|||"),)),
        good("from .fastapi_jwt_guardian import check\n", known=_TEST, note="of the package"),
        good("import fastapi_jwt_guardian\n", note="not answered yet"),
        good("requests  # installed with pip install x\n", known=_LISTED, file="requirements.txt"),
    ),
)
