"""An uploaded file is stored under the name that its sender chose.

## What it does
Follows the name of an uploaded file (`file.filename`, Django's `upload.name`) into `save`,
`open`, `write_bytes`, `shutil.move` and other calls that create a file.

## Why it matters
The sender can choose a name with `../` in it and overwrite a file of the program, or one
that ends in `.py`, `.html` or `.php` and is run or shown later.

## What to do instead
Make a name of your own (`uuid.uuid4().hex`), or at least put it through
`werkzeug.utils.secure_filename`, allow only some endings, and store uploads outside of what
the server shows.

## Severity
An error. Only names of uploads count, with every profile.

## Limits
Which endings are allowed is not checked. Django's storages choose safe names themselves.

## Fix safety
Review: blanks, slashes and letters other than ASCII are changed or lost, and the name can
become empty. What is in the file, and its ending, is not looked at, and a file of the same name
is replaced.
"""

from __future__ import annotations

import ast
from typing import Final

from headgate.ruleapi import (
    Built,
    Changes,
    Confidence,
    Context,
    Danger,
    Fix,
    FixSafety,
    Flow,
    Keep,
    Kind,
    MendEarlier,
    Name,
    Origin,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate_rules.sinks import on_sinks
from headgate_rules.tables import sinks

_CREATE: Final = frozenset(
    {
        *("builtins.open", "io.open", "codecs.open", "aiofiles.open", "anyio.open_file"),
        *("os.open", "os.rename", "os.replace", "os.makedirs", "os.mkdir"),
        *("shutil.move", "shutil.copy", "shutil.copy2", "shutil.copyfile"),
        *(
            f"pathlib.Path().{method}"
            for method in ("open", "write_bytes", "write_text", "touch", "mkdir", "rename")
        ),
        *("*.write_bytes", "*.write_text"),
    }
)
"""Calls that make a file at a path, of those that the tables know."""


def _say(value: str, call: str, flow: Flow) -> str:
    return (
        f"{call} stores a file under {value}, a name that came with the upload: its sender can "
        "overwrite other files, or leave one that the server runs. Make a name of your own, or "
        "put it through `secure_filename` and allow only some endings."
    )


def _quieter(severity: Severity, flow: Flow) -> Severity | None:
    return severity if flow.origin is Origin.UPLOAD else None


def _mend(path: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Wrap the name, where the upload is one of Werkzeug's."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "save":
        return ()
    if any(name.startswith("bottle.") for name in ctx.names(call.func)):
        return ()
    here = _wrapped(path, ctx)
    if here is not None:
        return (Fix(_TITLE, FixSafety.REVIEW, tuple(change for _, change in here)),)
    return (Fix(_TITLE, FixSafety.REVIEW, (MendEarlier(ctx.range(path), wrapped),)),)


_TITLE: Final = (
    "Put the name through `secure_filename` (which changes it; files of any kind are let in)"
)


_PARTINGS: Final = frozenset({"split", "rsplit", "partition", "rpartition"})


def wrapped(path: ast.expr, ctx: Context, built: Built) -> Changes | None:
    """Return what puts the upload's name through a filter, as `MendEarlier` says."""
    here = _wrapped(path, ctx)
    if here is not None:
        return here
    for node in ast.walk(path):
        if isinstance(node, ast.Name) and ctx.origins(node, Danger.UPLOAD_NAME):
            parts = built.parts(node, ctx, is_shared=True) or ()
            return wrapped(*parts[0], built) if len(parts) == 1 else None
    return None


def _wrapped(path: ast.expr, ctx: Context) -> Changes | None:
    """Return what changes where an expression reads the upload's name once."""
    names = [
        node
        for node in ast.walk(path)
        if isinstance(node, ast.Attribute) and node.attr == "filename"
    ]
    if len(names) != 1 or not ctx.source(names[0]).endswith(".filename"):
        return None
    outer = ctx.parent(names[0])
    if isinstance(outer, ast.Attribute) and outer.attr in _PARTINGS:
        return None  # it may have no dot left: `secure_filename("ä.png")` is "png"
    place = ctx.range(names[0])
    pieces = (Name("werkzeug.utils.secure_filename"), "(", Keep(place), ")")
    return ((ctx, Rewrite(place, pieces)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG206",
        name="unrestricted-upload",
        summary="An uploaded file is stored under the name that its sender chose",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        cwe=(434,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        yields_to=("HG808",),
        peers=("codeql:py/path-injection",),
        references=(
            "https://flask.palletsprojects.com/en/stable/patterns/fileuploads/",
            "https://werkzeug.palletsprojects.com/en/stable/utils/#werkzeug.utils.secure_filename",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *on_sinks(Danger.UPLOAD_NAME, SinkGroup.OTHER, _say, mend=_mend, quieter=_quieter),
        *on_sinks(
            Danger.PATH,
            SinkGroup.OTHER,
            _say,
            quieter=_quieter,
            skip=frozenset(sink.name for sink in sinks(Danger.PATH)) - _CREATE,
        ),
    ),
    examples=(
        good(
            "from django.core.files.storage import FileSystemStorage, default_storage\n\n\n"
            "def store(request):\n"
            '    sent = request.FILES["picture"]\n'
            "    FileSystemStorage().save(sent.name, sent)\n"
            '    default_storage.save("pictures/" + sent.name, sent)\n',
            note="Django's storages choose safe names themselves",
        ),
        bad(
            "import os\nfrom flask import request\n\n\ndef upload():\n"
            '    file = request.files["file"]\n'
            '    file.save(os.path.join("uploads", file.filename))\n',
            lines=(7,),
            fixed=(
                "import os\nfrom flask import request\nfrom werkzeug.utils import secure_filename\n"
                '\n\ndef upload():\n    file = request.files["file"]\n'
                '    file.save(os.path.join("uploads", secure_filename(file.filename)))\n'
            ),
            severity="ERROR",
        ),
        bad(
            "import os\nfrom flask import request\n\n\ndef upload():\n"
            '    file = request.files["file"]\n    name = file.filename\n'
            '    path = os.path.join("uploads", name)\n    file.save(path)\n    return name\n',
            lines=(9,),
            fixed="import os\nfrom flask import request\n"
            "from werkzeug.utils import secure_filename\n\n\ndef upload():\n"
            '    file = request.files["file"]\n    name = secure_filename(file.filename)\n'
            '    path = os.path.join("uploads", name)\n    file.save(path)\n    return name\n',
            note="a name that goes through variables",
        ),
        bad(
            "from fastapi import FastAPI, UploadFile as Upload\n\napp = FastAPI()\n\n\n"
            '@app.post("/")\nasync def upload(file: Upload):\n'
            '    with open(f"uploads/{file.filename}", "wb") as target:\n'
            "        target.write(await file.read())\n",
            lines=(8,),
        ),
        bad(
            "from django.http import HttpResponse\n\n\ndef view(request):\n"
            '    upload = request.FILES["file"]\n'
            '    with open("/srv/" + upload.name, "wb") as target:\n'
            '        target.write(upload.read())\n    return HttpResponse("ok")\n',
            lines=(6,),
        ),
        bad(
            "from flask import request\n\n\ndef keep(file, path):\n    file.save(path)\n\n\n"
            'def upload():\n    file = request.files["file"]\n'
            '    keep(file, "uploads/" + file.filename)\n',
            lines=(5,),
            note="inside a wrapper",
        ),
        bad(
            "import pathlib\nfrom flask import request\n\n\ndef name_of(file):\n"
            '    return pathlib.Path("uploads") / file.filename\n\n\ndef upload():\n'
            '    file = request.files["file"]\n    file.save(name_of(file))\n',
            lines=(11,),
            note="from another function",
        ),
        good(
            "import os\nfrom flask import request\nfrom werkzeug.utils import secure_filename\n\n\n"
            'def upload():\n    file = request.files["file"]\n'
            '    file.save(os.path.join("uploads", secure_filename(file.filename)))\n',
            note="a safe name",
        ),
        good(
            "import uuid\nfrom flask import request\n\n\ndef upload():\n"
            '    request.files["file"].save(f"uploads/{uuid.uuid4().hex}.png")\n',
            note="a name of its own",
        ),
        good(
            "def upload(file, name):\n    file.save(name)\n",
            note="unknown origin",
        ),
        good(
            "import sys\n\n\ndef upload(file):\n    file.save(sys.argv[1])\n",
            note="a local source",
        ),
    ),
)
