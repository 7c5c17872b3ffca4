"""YAML is loaded with a loader that can build any Python object.

## What it does
Reports `yaml.load`, `load_all`, `full_load` and `unsafe_load` with a full or unsafe
loader, `yaml.load` without a loader on PyYAML before 6, and `ruamel.yaml` with
`typ="unsafe"`.

## Why it matters
A document can name a function and its arguments (`!!python/object/apply:os.system`), and
such a loader calls it while reading.

## What to do instead
`yaml.safe_load(text)`, or `Loader=yaml.SafeLoader`. For `ruamel.yaml`, `typ="safe"`.

## Severity
An error for loaders that call any function (`Loader`, `UnsafeLoader`, `unsafe_load`), a
warning for those that only build objects (`FullLoader`, `full_load`). Without a loader an
error on PyYAML before 5.1 and a warning before 6. A loader derived from an unsafe one is a
warning or an information.

## Limits
Loaders that the program defines are taken for safe. `BaseLoader` and `CBaseLoader` are
safe. A constant document is silent, unless it has tags of Python. Without a known version of PyYAML, the current one
counts, which requires a loader.

## Fix safety
Review: documents that use Python tags are refused afterwards. Safe where the document was
just written by `yaml.safe_dump` or `json.dumps`, and the file gives YAML no types of its own
(`add_constructor`, `add_implicit_resolver`, …), which a safe loader does not have.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    Intent,
    Name,
    OnCall,
    OnText,
    Related,
    ReplaceCallee,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.versions import is_older
from headgate_rules.wording import shown

_PYTHON_TAG: Final = re.compile(r"!!python/|tag:yaml\.org,2002:python/")
_MODULES: Final = ("yaml", "yaml.loader", "yaml.cyaml", "ruamel.yaml", "ruamel.yaml.loader")
_UNSAFE: Final = frozenset(
    f"{module}.{name}"
    for module in _MODULES
    for name in ("Loader", "UnsafeLoader", "CLoader", "CUnsafeLoader")
)
_FULL: Final = frozenset(f"{m}.{name}" for m in _MODULES for name in ("FullLoader", "CFullLoader"))
_FAST: Final = frozenset({"CLoader", "CUnsafeLoader", "CFullLoader"})
_LOAD: Final = frozenset({"yaml.load", "yaml.load_all", "ruamel.yaml.load", "ruamel.yaml.load_all"})
_NAMED: Final = {
    "yaml.unsafe_load": "yaml.safe_load",
    "yaml.unsafe_load_all": "yaml.safe_load_all",
    "yaml.full_load": "yaml.safe_load",
    "yaml.full_load_all": "yaml.safe_load_all",
}
_PLAIN_WRITERS: Final = frozenset({"yaml.safe_dump", "yaml.safe_dump_all", "json.dumps"})
_OWN_TYPES: Final = (
    *("add_constructor", "add_multi_constructor", "add_implicit_resolver", "add_path_resolver"),
    *("add_representer", "add_multi_representer"),
)
_RUAMEL: Final = frozenset({"ruamel.yaml.YAML", "ruamel.yaml.main.YAML"})

_WHY: Final = "a document can then name any function and have it called while it is read"


def _check_load(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if _is_constant(call, ctx):
        return
    loader = ctx.argument(call, "Loader", 1)
    if loader is None:
        yield from _check_no_loader(call, ctx)
        return
    names = ctx.names(loader)
    found = min(names & (_UNSAFE | _FULL), default=None)
    if found is None:
        return
    module, _, short = found.rpartition(".")
    package = "ruamel.yaml" if module.startswith("ruamel") else "yaml"
    safe = f"{package}.CSafeLoader" if short in _FAST else f"{package}.SafeLoader"
    related: tuple[Related, ...] = ()
    if isinstance(loader, ast.Name) and loader.id != short:
        related = (Related(f"`{loader.id}` stands for `{short}` here", name=loader.id),)
    change: Intent = Rewrite(ctx.range(loader), (Name(safe),))
    yield Hit(
        loader,
        f"`{short}` can build any Python object: {_WHY}. Use `{safe}` or `safe_load`.",
        Severity.ERROR if found in _UNSAFE else Severity.WARNING,
        evidence=_evidence(call, ctx),
        fixes=(_fix(f"Use `{safe}`", _safety(call, ctx), change),),
        related=related,
    )


def _check_class(node: ast.ClassDef, ctx: Context) -> Iterator[Hit]:
    """Report `class Loader(yaml.UnsafeLoader)`."""
    for base in node.bases:
        found = min(ctx.names(base) & _UNSAFE, default=None)
        if found is not None:
            module, _, short = found.rpartition(".")
            package = "ruamel.yaml" if module.startswith("ruamel") else "yaml"
            safe = f"{package}.CSafeLoader" if short in _FAST else f"{package}.SafeLoader"
            yield Hit(
                base,
                f"`{node.name}` is a loader that can build any Python object: {_WHY}. Derive it "
                f"from `{safe}`.",
                Severity.WARNING if short.endswith("UnsafeLoader") else Severity.INFORMATION,
                fixes=(
                    _fix(
                        f"Derive it from `{safe}`",
                        FixSafety.REVIEW,
                        Rewrite(ctx.range(base), (Name(safe),)),
                    ),
                ),
            )


def _check_no_loader(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = ctx.resolve(call.func) or ""
    if ctx.has_unpacking(call):
        return
    if name.startswith("ruamel"):
        if not is_older(ctx, "version:ruamel.yaml", 0, 18):
            return
        severity = Severity.ERROR
    elif is_older(ctx, "version:pyyaml", 5, 1):
        severity = Severity.ERROR
    elif is_older(ctx, "version:pyyaml", 6):
        severity = Severity.WARNING
    else:
        return
    safe = name.replace(".load", ".safe_load")
    yield Hit(
        call.func,
        f"{shown(ctx, call.func)} without a loader can build Python objects in the version that is "
        f"used here: {_WHY}. Use `safe_load`.",
        severity,
        evidence=_evidence(call, ctx),
        fixes=(_fix("Use `safe_load`", _safety(call, ctx), ReplaceCallee(ctx.range(call), safe)),),
    )


def _check_named(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if _is_constant(call, ctx):
        return
    name = min(ctx.names(call.func) & _NAMED.keys())
    change = ReplaceCallee(ctx.range(call), _NAMED[name])
    yield Hit(
        call.func,
        f"{shown(ctx, call.func)} can build any Python object: {_WHY}. Use `safe_load`.",
        Severity.ERROR if "unsafe" in name else Severity.WARNING,
        evidence=_evidence(call, ctx),
        fixes=(_fix("Use `safe_load`", _safety(call, ctx), change),),
    )


def _check_ruamel(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    kind = ctx.argument(call, "typ", 0)
    value = ctx.value(kind)
    if kind is not None and (value == "unsafe" or (isinstance(value, tuple) and "unsafe" in value)):
        change = Rewrite(ctx.range(kind), ('"safe"',))
        yield Hit(
            kind,
            f'`typ="unsafe"` can build any Python object: {_WHY}. Use `typ="safe"`.',
            Severity.ERROR,
            fixes=(_fix('Use `typ="safe"`', FixSafety.REVIEW, change),),
        )


def _document(call: ast.Call, ctx: Context) -> ast.expr | None:
    return ctx.argument(call, "stream", 0)


def _is_constant(call: ast.Call, ctx: Context) -> bool:
    document = ctx.value(_document(call, ctx))
    text = document.decode(errors="replace") if isinstance(document, bytes) else document
    return isinstance(text, str) and _PYTHON_TAG.search(text) is None


def _evidence(call: ast.Call, ctx: Context) -> Evidence | None:
    document = _document(call, ctx)
    return None if document is None else ctx.evidence(document)


def _fix(title: str, safety: FixSafety, change: Intent) -> Fix:
    what = "" if safety is FixSafety.SAFE else " (documents that name Python objects are refused)"
    return Fix(title + what, safety, (change,))


def _safety(call: ast.Call, ctx: Context) -> FixSafety:
    document = _document(call, ctx)
    if not isinstance(document, ast.Call) or ctx.resolve(document.func) not in _PLAIN_WRITERS:
        return FixSafety.REVIEW
    if (ctx.resolve(call.func) or "").startswith("ruamel"):
        return FixSafety.REVIEW
    if ctx.bound("yaml_dumper") or any(ctx.called(name) for name in _OWN_TYPES):
        return FixSafety.REVIEW
    return FixSafety.SAFE


RULE = Rule(
    meta=RuleMeta(
        code="HG502",
        name="unsafe-yaml-load",
        summary="YAML is loaded with a loader that can build any Python object",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(502,),
        fix=(FixSafety.SAFE, FixSafety.REVIEW),
        bandit=("B506",),
        ruff=("S506",),
        yields_to=("HG801",),
        peers=(
            "codeql:py/unsafe-deserialization",
            "sonar:S5135",
            "codemodder:harden-pyyaml",
            "codemodder:harden-ruamel",
            "dlint:DUO109",
            "codeshield:unsafe-yaml-use",
        ),
        references=("https://pyyaml.org/wiki/PyYAMLDocumentation",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnText(re.compile(r"^\s*class\b"), ast.ClassDef, _check_class),
        OnCall(_LOAD, _check_load),
        OnCall(frozenset(_NAMED), _check_named),
        OnCall(_RUAMEL, _check_ruamel),
    ),
    examples=(
        bad(
            'import yaml\nyaml.unsafe_load("!!python/object/apply:os.system [ls]")\n',
            lines=(2,),
            fixed='import yaml\nyaml.safe_load("!!python/object/apply:os.system [ls]")\n',
            note="a document that names a function",
        ),
        bad(
            "import yaml\nyaml.load(stream, Loader=yaml.Loader)\n",
            lines=(2,),
            fixed="import yaml\nyaml.load(stream, Loader=yaml.SafeLoader)\n",
            severity="ERROR",
        ),
        bad(
            "import yaml as y\ny.load(stream, y.FullLoader)\n",
            lines=(2,),
            fixed="import yaml as y\ny.load(stream, y.SafeLoader)\n",
            severity="WARNING",
        ),
        bad(
            "import yaml\nL = yaml.CLoader\nyaml.load(stream, Loader=L)\n",
            lines=(3,),
            fixed="import yaml\nL = yaml.CLoader\nyaml.load(stream, Loader=yaml.CSafeLoader)\n",
        ),
        bad(
            "import yaml\nyaml.unsafe_load(stream)\n",
            lines=(2,),
            fixed="import yaml\nyaml.safe_load(stream)\n",
        ),
        bad("from yaml import full_load_all as read\nread(stream)\n", lines=(2,)),
        bad(
            "import yaml\nyaml.load(stream)\n",
            lines=(2,),
            fixed="import yaml\nyaml.safe_load(stream)\n",
            known=(("version:pyyaml", "5.4.1"),),
            severity="WARNING",
        ),
        bad(
            "import yaml\nyaml.load_all(stream)\n",
            lines=(2,),
            known=(("version:pyyaml", "3.13"),),
            severity="ERROR",
        ),
        bad(
            'from ruamel.yaml import YAML\nYAML(typ="unsafe")\n',
            lines=(2,),
            fixed='from ruamel.yaml import YAML\nYAML(typ="safe")\n',
        ),
        bad(
            "import json, yaml\nyaml.load(json.dumps(value), Loader=yaml.UnsafeLoader)\n",
            lines=(2,),
            fixed="import json, yaml\nyaml.load(json.dumps(value), Loader=yaml.SafeLoader)\n",
        ),
        bad(
            "import yaml as y\n\n\nclass Loader(y.UnsafeLoader):\n    pass\n",
            lines=(4,),
            fixed="import yaml as y\n\n\nclass Loader(y.SafeLoader):\n    pass\n",
            severity="WARNING",
        ),
        good("import yaml\n\n\nclass Loader(yaml.SafeLoader):\n    pass\n"),
        good("import yaml\nyaml.safe_load(stream)\n"),
        good("import yaml\nyaml.load(stream, Loader=yaml.CSafeLoader)\n"),
        good("import yaml\nyaml.load(stream, Loader=yaml.BaseLoader)\n"),
        good("import yaml\nyaml.load(stream)\n", note="PyYAML 6 refuses this call"),
        good("import yaml\nyaml.load(stream)\n", known=(("version:pyyaml", "6.0.3"),)),
        good('import yaml\nyaml.full_load("a: 1")\n', note="a constant document"),
        good("import yaml\nyaml.load(stream, Loader=loader)\n", note="not known"),
        good("import yaml\nyaml.load(*arguments)\n", known=(("version:pyyaml", "5.1"),)),
        good("import json\njson.load(stream)\n"),
        good("from ruamel.yaml import YAML\nYAML().load(stream)\n"),
        bad(
            "import yaml\n\n\nclass Mine(yaml.UnsafeLoader):\n    pass\n\n\n"
            "yaml.load(stream, Loader=Mine)\n",
            lines=(4, 8),
            note="a subclass",
        ),
    ),
)
