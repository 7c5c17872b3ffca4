"""An array file may hold pickled objects, and they are loaded.

## What it does
Reports `numpy.load` and its relatives with `allow_pickle=True`, and `numpy.load` without
the argument on NumPy before 1.16.3, where it was the default.

## Why it matters
An array of objects is stored as a pickle, and loading a pickle runs the code in it. The
file needs no other ending for that.

## What to do instead
Leave `allow_pickle` out and store plain numbers or text. For tables of mixed types use
Parquet or JSON.

## Severity
A warning; an error where the file comes from a remote source.

## Limits
Writing such a file is not reported. Values of `allow_pickle` that are not known are
silent.

## Fix safety
Review: files that hold arrays of objects can no longer be loaded.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    DropKeyword,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    Intent,
    OnCall,
    Related,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
)
from headgate_rules.versions import is_older
from headgate_rules.wording import shown

_LOADERS: Final = {
    "numpy.load": 2,
    "numpy.lib.npyio.load": 2,
    "numpy.lib.npyio.NpzFile": 2,
    "numpy.lib.format.read_array": 1,
    "cupy.load": 2,
    "jax.numpy.load": 2,
}
"""Where `allow_pickle` stands among the arguments."""

_TITLE: Final = "Do not load pickled objects (files that hold some are refused)"


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _LOADERS.keys())
    given = ctx.argument(call, "allow_pickle", _LOADERS[name])
    if given is None:
        if name == "numpy.load" and not ctx.has_unpacking(call):
            yield from _check_default(call, ctx)
        return
    value = ctx.value(given)
    if not isinstance(value, int) or not value:
        return
    is_keyword = any(keyword.arg == "allow_pickle" for keyword in call.keywords)
    change: Intent = (
        DropKeyword(ctx.range(call), "allow_pickle")
        if is_keyword
        else Rewrite(ctx.range(given), ("False",))
    )
    related = (
        (Related(f"`{given.id}` is set to True here", name=given.id),)
        if isinstance(given, ast.Name)
        else ()
    )
    yield Hit(
        given,
        f"{shown(ctx, call.func)} may load pickled objects from {_file(call, ctx)}, and loading a "
        "pickle runs the code in it. Leave `allow_pickle` out and store plain numbers or text.",
        _severity(call, ctx),
        fixes=(Fix(_TITLE, FixSafety.REVIEW, (change,)),),
        related=related,
    )


def _check_default(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if not is_older(ctx, "version:numpy", 1, 16, 3):
        return
    change = SetKeyword(ctx.range(call), "allow_pickle", "False")
    yield Hit(
        call,
        f"{shown(ctx, call.func)} loads pickled objects by default in the version of NumPy that is "
        f"used here: whoever can change {_file(call, ctx)} can run code. Say `allow_pickle=False`.",
        _severity(call, ctx),
        fixes=(Fix(_TITLE, FixSafety.REVIEW, (change,)),),
    )


def _file(call: ast.Call, ctx: Context) -> str:
    file = ctx.argument(call, "file", 0)
    return "the file" if file is None else shown(ctx, file, "the file")


def _severity(call: ast.Call, ctx: Context) -> Severity:
    file = ctx.argument(call, "file", 0)
    is_remote = file is not None and ctx.evidence(file) is Evidence.REMOTE
    return Severity.ERROR if is_remote else Severity.WARNING


RULE = Rule(
    meta=RuleMeta(
        code="HG503",
        name="numpy-allow-pickle",
        summary="An array file is loaded together with pickled objects",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(502,),
        fix=(FixSafety.REVIEW,),
        yields_to=("HG813",),
        peers=("trailofbits:pickles-in-numpy",),
        references=("https://numpy.org/doc/stable/reference/generated/numpy.load.html",),
    ),
    doc=__doc__ or "",
    handlers=(OnCall(frozenset(_LOADERS), _check),),
    examples=(
        bad(
            "import numpy as np\nnp.load(path, allow_pickle=True)\n",
            lines=(2,),
            fixed="import numpy as np\nnp.load(path)\n",
            severity="WARNING",
        ),
        bad(
            'from numpy import load\nload("weights.npz", "r", True)\n',
            lines=(2,),
            fixed='from numpy import load\nload("weights.npz", "r", False)\n',
        ),
        bad(
            "import numpy\nALLOW = True\nnumpy.load(path, allow_pickle=ALLOW)\n",
            lines=(3,),
        ),
        bad("from numpy.lib import format\nformat.read_array(file, allow_pickle=1)\n", lines=(2,)),
        bad(
            "import numpy as np\nnp.load(path)\n",
            lines=(2,),
            fixed="import numpy as np\nnp.load(path, allow_pickle=False)\n",
            known=(("version:numpy", "1.15.4"),),
        ),
        good("import numpy as np\nnp.load(path)\n"),
        good("import numpy as np\nnp.load(path)\n", known=(("version:numpy", "2.1.0"),)),
        good("import numpy as np\nnp.load(path, allow_pickle=False)\n"),
        good("import numpy as np\nnp.load(path, allow_pickle=trusted)\n", note="not known"),
        good("import numpy as np\nnp.save(path, array, allow_pickle=True)\n", note="writing"),
        bad(
            'import numpy as np\nnp.load(path, **{"allow_pickle": True})\n',
            lines=(2,),
            note="keywords that are passed as a mapping",
        ),
    ),
)
