"""The path of a file comes from outside.

## What it does
Reports `open`, the functions of `os` and `shutil`, the methods of `pathlib.Path`, archives,
temporary folders and the file answers of web frameworks, where the path is made of what
somebody sent: a parameter of a request, the name of an upload, the output of a model.

## Why it matters
`../../etc/passwd` leaves the folder that was meant, and a path that begins with `/`
replaces it altogether: `os.path.join("uploads", "/etc/passwd")` is `/etc/passwd`. Whoever
chooses the path reads, overwrites or deletes any file that the program may touch.

## What to do instead
Keep the last part only, `os.path.basename(name)`, or `secure_filename(name)` of Werkzeug.
Where folders are allowed, resolve first and check then:

```python
path = (FOLDER / name).resolve()
if not path.is_relative_to(FOLDER):
    raise ValueError("outside of the folder")
```

## Severity
An error if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text.

## Limits
Values of the command line, the environment and the program's own files are silent: who
runs the program may read its files anyway. So are parameters whose callers are not seen.
Functions that only ask whether a file exists are not reported, nor is what may as well be
a file in memory (`io.BytesIO`): then the content is known, not the path.

## Fix safety
Review: `os.path.basename` drops folders in the value, also those that were meant. Offered
where the value is joined to a folder in the call itself, or before it in the same function. A
path that a view of Flask builds before, in a folder that is written there, may also be sent by
`send_from_directory`, which answers 404 for what lies outside. A name that more of the path
follows loses the dots in front, since `..` would lead out; functions that take a folder
(`shutil.rmtree`, `os.listdir`) get no fix, since an empty name is the folder itself. Links that
lie in the folder are followed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
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
    Hit,
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
from headgate_rules.earlier import is_put_together, spread
from headgate_rules.narrowing import keeping
from headgate_rules.shells import quoted_source
from headgate_rules.sinks import on_sinks
from headgate_rules.texts import Filled, Literal, filled, take_apart
from headgate_rules.wrapping import FROM_OUTSIDE, Called, Pieces, changes

_FILE_OR_PATH: Final = frozenset(
    {
        *("zipfile.ZipFile", "zipfile.PyZipFile", "gzip.open", "bz2.open", "bz2.BZ2File"),
        *("lzma.open", "lzma.LZMAFile", "flask.send_file", "quart.send_file"),
        *("pandas.read_csv", "pandas.read_excel", "pandas.read_json", "numpy.load"),
        "PIL.Image.open",
    }
)
"""What takes an open file as well as its path."""
_FILES: Final = frozenset(
    {
        *("io.BytesIO()", "io.StringIO()", "builtins.open()", "tempfile.TemporaryFile()"),
        *("tempfile.SpooledTemporaryFile()", "tempfile.NamedTemporaryFile()"),
        *("werkzeug.datastructures.FileStorage()", "starlette.datastructures.UploadFile().file"),
    }
)
_SENDS: Final = frozenset({"flask.send_file", "quart.send_file"})
_FOLDERS: Final = frozenset(
    {
        *("rmtree", "listdir", "scandir", "walk", "fwalk", "rmdir", "removedirs", "chdir"),
        *("copytree", "make_archive", "move", "iterdir", "rglob", "glob", "iglob", "chmod"),
        *("chown", "lchown"),
    }
)
"""Functions that take a folder as well as a file."""
_PATHS: Final = frozenset({"pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath"})
_JOINS: Final = _PATHS | {"os.path.join"}
_SAME_PATH: Final = _PATHS | {
    *("os.path.normpath", "os.path.abspath", "os.path.realpath", "os.fspath", "builtins.str"),
}
"""Functions whose result leads where their argument does."""
_IN_MEMORY: Final = frozenset({"io.BytesIO()", "io.StringIO()"})
"""What may be such an object is opened only where it is a path after all."""
_CONTENT: Final = frozenset({Origin.UPLOAD, Origin.NETWORK})
"""Origins that are far more often an open file, or what is in it, than the name of one."""


def _say(value: str, callee: str, flow: Flow) -> str:
    comes = f"which comes from {flow.what}" if flow.what else "which is not checked"
    return (
        f"The path for {callee} is made of {value}, {comes}: with `../` or a `/` at its start, "
        "it leads to any file that the program may touch. Keep only its last part with "
        "`os.path.basename`, or resolve the path and check that it is still inside the folder."
    )


def _mend(path: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    if {name.rpartition(".")[2] for name in ctx.names(call.func)} & _FOLDERS:
        return ()  # the last part of a name may be `..`, or nothing: the folder itself
    here = shortened(path, ctx, None)
    if here is None:
        earlier = MendEarlier(ctx.range(path), shortened)
        return (*_from_directory(path, call, ctx), Fix(_TITLE, FixSafety.REVIEW, (earlier,)))
    intents = tuple(change for _, change in here)
    inner = any(isinstance(one, Rewrite) and _DOTS_OFF in one.pieces for one in intents)
    title = _TITLE + (", without dots before it" if inner else "")
    return (Fix(title, FixSafety.REVIEW, intents),)


_TITLE: Final = "Keep only the last part of the name (`os.path.basename`)"


def shortened(
    path: ast.expr, ctx: Context, built: Built | None, depth: int = 6, *, is_inner: bool = False
) -> Changes | None:
    """Return what keeps only the last parts of names in a path, None where it cannot be told.

    Called as `MendEarlier` says, or with None for what the call itself shows. With `is_inner` more
    follows behind the path.
    """
    if not depth:
        return None
    if isinstance(path, ast.Name):
        parts = built.parts(path, ctx, is_shared=True) if built is not None else None
        if not parts or len(parts) != 1:
            return None
        return shortened(*parts[0], built, depth - 1, is_inner=is_inner)
    folder, *behind = _joined(path, ctx)
    if not behind and isinstance(folder, ast.Name):
        return shortened(folder, ctx, built, depth - 1, is_inner=is_inner)
    if not behind:
        return _shortened_text(folder, ctx, _has_folder, is_inner=is_inner)
    out: Changes = ()
    if _is_from_outside(folder, ctx):
        before = shortened(folder, ctx, built, depth - 1, is_inner=True)
        if before is None:
            return None
        out += before
    for part in behind:
        if _is_from_outside(part, ctx):
            inner = is_inner or part is not behind[-1]
            changed = _shortened_part(part, ctx, built, is_inner=inner)
            if changed is None:
                return None
            out += changed
    return out or None


def _shortened_part(
    part: ast.expr, ctx: Context, built: Built | None, *, is_inner: bool
) -> Changes | None:
    """Return what keeps the last part of a name that is joined to a folder."""
    if isinstance(part, ast.Name) and is_put_together(part, ctx, Danger.PATH):
        shared = spread(part, ctx, built, Danger.PATH, is_shared=True) if built else None
        if shared is None or _has_folder([one.piece for one in shared]):
            return None
    elif _has_folder(take_apart(part, ctx) or ()):
        return _shortened_text(part, ctx, lambda _before: True, is_inner=is_inner)
    whole = Filled(part, is_text=True, is_plain=True)
    return changes([(whole, ctx)], _inner_part if is_inner else _LAST_PART)


_LAST_PART: Final = Called("os.path.basename")
_DOTS_OFF: Final = '.lstrip(".")'


def _inner_part(piece: Filled, value: Keep) -> Pieces:
    """Return the last part of a name that more follows: `..` would lead out of the folder."""
    return (*_LAST_PART(piece, value), _DOTS_OFF)


def _shortened_text(
    path: ast.expr,
    ctx: Context,
    is_folder: Callable[[Sequence[Literal | Filled]], bool],
    *,
    is_inner: bool,
) -> Changes | None:
    """Return what changes in a path that is put together as a text, behind what is a folder."""
    pieces = take_apart(path, ctx) or ()
    risky = [p for p in filled(pieces) if _is_from_outside(p.value, ctx)]
    if not risky or not is_folder(pieces[: pieces.index(risky[0])]):
        return None
    if any(is_put_together(piece.value, ctx, Danger.PATH) for piece in risky):
        return None
    out: Changes = ()
    for piece in risky:
        behind = pieces[pieces.index(piece) + 1 :]
        inner = is_inner or _has_folder(behind)
        changed = changes([(piece, ctx)], _inner_part if inner else _LAST_PART)
        if changed is None:
            return None
        out += changed
    return out


def _has_folder(before: Sequence[Literal | Filled]) -> bool:
    return any(isinstance(piece, Literal) and "/" in piece.text for piece in before)


def _is_from_outside(part: ast.expr, ctx: Context) -> bool:
    return ctx.flow(part, Danger.PATH).evidence in FROM_OUTSIDE


def _from_directory(path: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix for a view that sends a file of a folder that is known."""
    sends = min(ctx.names(call.func) & _SENDS, default="")
    folder = ctx.begins(path).rpartition("/")[0]
    plain = all(keyword.arg for keyword in call.keywords) and call.args == [path]
    if not (sends and folder and plain and ctx.is_written(path)) or isinstance(path, ast.Call):
        return ()
    where, kept = quoted_source(folder), Keep(ctx.range(path))
    others = (piece for k in call.keywords for piece in (", ", Keep(ctx.range(k))))
    change = Rewrite(
        ctx.range(call),
        (
            *(Name(sends.replace("send_file", "send_from_directory")), f"({where}, "),
            *(Name("os.path.relpath"), "(", kept, f", {where})", *others, ")"),
        ),
    )
    title = f"Send files of {where} only (`send_from_directory` answers 404 for others)"
    return (Fix(title, FixSafety.REVIEW, (change,)),)


def _joined(path: ast.expr, ctx: Context) -> tuple[ast.expr, ...]:
    """Return the parts of a path that is joined in this expression, the folder first."""
    match path:
        case ast.Call(args=args) if any(isinstance(arg, ast.Starred) for arg in args):
            return (path,)
        case ast.Call(func=func, args=[first, *parts], keywords=[]) if ctx.names(func) & (
            _JOINS if parts else _SAME_PATH
        ):
            return (*_joined(first, ctx), *parts)
        case ast.Call(func=ast.Attribute(value=first, attr="joinpath"), args=parts, keywords=[]):
            return (*_joined(first, ctx), *parts)
        case ast.Call(func=ast.Attribute(value=first, attr="resolve" | "absolute"), args=[]):
            return _joined(first, ctx)
        case ast.NamedExpr(value=first) | ast.Attribute(value=first, attr="parent"):
            return _joined(first, ctx)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return (*_joined(left, ctx), right)
        case _:
            return (path,)


def _is_path(hit: Hit, call: ast.Call, ctx: Context) -> bool:
    """Whether it is a path, and not surely or most likely the file itself."""
    if isinstance(hit.node, ast.expr) and ctx.names(hit.node) & _IN_MEMORY:
        return False
    if not ctx.names(call.func) & _FILE_OR_PATH or not isinstance(hit.node, ast.expr):
        return True
    if ctx.names(hit.node) & _FILES:
        return False
    return ctx.flow(hit.node, Danger.PATH).origin not in _CONTENT


_HANDLERS: Final = on_sinks(Danger.PATH, SinkGroup.OTHER, _say, mend=_mend)

RULE = Rule(
    meta=RuleMeta(
        code="HG201",
        name="path-traversal",
        summary="The path of a file comes from outside",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(22,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        yields_to=("HG202", "HG206", "HG801", "HG808"),
        peers=(
            "codeql:py/path-injection",
            "codeql-experimental:py/zipslip",
            "sonar:S2083",
            "codemodder:replace-flask-send-file",
        ),
        references=(
            "https://docs.python.org/3/library/os.path.html#os.path.join",
            "https://docs.python.org/3/library/pathlib.html#pathlib.PurePath.is_relative_to",
        ),
    ),
    doc=__doc__ or "",
    handlers=keeping(_HANDLERS, _is_path),
    examples=(
        bad(
            "import os\n\nfrom flask import Flask, request, send_file\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/report")\ndef report():\n    name = request.args["name"]\n'
            '    return send_file("reports/" + name + ".pdf")\n',
            lines=(11,),
            fixed="import os\n\nfrom flask import Flask, request, send_file\n\n"
            'app = Flask(__name__)\n\n\n@app.route("/report")\ndef report():\n'
            '    name = request.args["name"]\n'
            '    return send_file("reports/" + os.path.basename(name) + ".pdf")\n',
        ),
        bad(
            "import os\n\nfrom flask import Flask, send_file\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/report/<path:name>")\ndef report(name):\n'
            '    path = f"reports/{name}.pdf"\n    return send_file(path, as_attachment=True)\n',
            lines=(11,),
            fixed="import os\n\nfrom flask import Flask, send_from_directory\n\n"
            'app = Flask(__name__)\n\n\n@app.route("/report/<path:name>")\ndef report(name):\n'
            '    path = f"reports/{name}.pdf"\n'
            '    return send_from_directory("reports", os.path.relpath(path, "reports"), '
            "as_attachment=True)\n",
            note="a path that is built before",
        ),
        bad(
            "from pathlib import Path\n\nfrom flask import Flask, send_from_directory\n\n"
            'app = Flask(__name__)\n\n\n@app.route("/report/<path:name>")\ndef report(name):\n'
            '    path = Path(f"reports/{name}.pdf")\n'
            "    return send_from_directory(path.parent, path.name)\n",
            lines=(11,),
            fixed=(
                "import os\nfrom pathlib import Path\n\nfrom flask import Flask, send_from_directory\n\n"
                'app = Flask(__name__)\n\n\n@app.route("/report/<path:name>")\ndef report(name):\n'
                '    path = Path(f"reports/{os.path.basename(str(name))}.pdf")\n'
                "    return send_from_directory(path.parent, path.name)\n"
            ),
            note="a folder that is made of what is asked for is no limit",
        ),
        bad(
            "from pathlib import Path\n\nfrom flask import Flask, send_from_directory\n\n"
            'app = Flask(__name__)\n\n\n@app.route("/report/<path:name>")\ndef report(name):\n'
            "    return send_from_directory(\n"
            '        (path := Path(f"reports/{name}.pdf")).parent, path.name\n    )\n',
            lines=(11,),
            fixed=(
                "import os\nfrom pathlib import Path\n\nfrom flask import Flask, send_from_directory\n\n"
                'app = Flask(__name__)\n\n\n@app.route("/report/<path:name>")\ndef report(name):\n'
                "    return send_from_directory(\n"
                '        (path := Path(f"reports/{os.path.basename(str(name))}.pdf")).parent, path.name\n'
                "    )\n"
            ),
        ),
        good(
            "import gzip\nimport urllib.request\n\n\nclass Reader(gzip.GzipFile):\n"
            "    def __init__(self, stream):\n"
            '        super().__init__(mode="rb", fileobj=stream)\n\n\n'
            "def load(url):\n"
            "    return Reader(urllib.request.urlopen(url, timeout=9).fp)\n",
            note="a class of the program's own takes something else than its base",
        ),
        bad(
            "import os\nfrom flask import request\n\n\ndef show():\n"
            '    name = request.args["name"]\n'
            '    with open(os.path.join("reports", name)) as file:\n'
            "        return len(file.read())\n",
            lines=(7,),
            fixed=(
                "import os\nfrom flask import request\n\n\ndef show():\n"
                '    name = request.args["name"]\n'
                '    with open(os.path.join("reports", os.path.basename(name))) as file:\n'
                "        return len(file.read())\n"
            ),
            severity="ERROR",
        ),
        bad(
            "from pathlib import Path as P\nfrom flask import request as asked\n\n"
            'FOLDER = P("reports")\n\n\n'
            "def show():\n    return len((FOLDER / asked.form['name']).read_bytes())\n",
            lines=(8,),
            severity="ERROR",
            note="aliases, and the method of a path",
        ),
        bad(
            "import shutil\nfrom flask import request\n\n\ndef drop():\n"
            '    folder = "work/" + request.args.get("job", "")\n'
            "    shutil.rmtree(folder)\n",
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            "from flask import request\n\n\n"
            "def size_of(path):\n    with open(path) as file:\n        return len(file.read())\n\n\n"
            'def show():\n    return size_of("reports/" + request.args["name"])\n',
            lines=(5,),
            severity="ERROR",
            note="the function around `open` is told what it gets",
        ),
        bad(
            "import os\nfrom flask import request\n\n\n"
            'def chosen():\n    return request.args["name"]\n\n\n'
            "def drop():\n    os.remove(f'reports/{chosen()}')\n",
            lines=(10,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        bad(
            "import zipfile\nfrom flask import request\n\n\ndef names():\n"
            '    return zipfile.ZipFile("archives/" + request.args["name"]).namelist()\n',
            lines=(6,),
            severity="ERROR",
        ),
        good(
            "import io\nimport urllib.request\n\n\ndef opened(path):\n"
            "    source = path\n"
            '    if path.startswith("https://"):\n'
            "        with urllib.request.urlopen(path, timeout=9) as answer:\n"
            "            source = io.BytesIO(answer.read())\n"
            '    return open(source, "rb") if isinstance(source, str) else source\n',
            note="what was fetched is the content, not the path",
        ),
        good(
            "import sys\n\nwith open(sys.argv[1]) as file:\n    print(len(file.read()))\n",
            note="who runs the program chooses its files",
        ),
        good(
            "def size_of(path):\n    with open(path) as file:\n        return len(file.read())\n",
            note="nobody knows who calls",
        ),
        good(
            "import os\n\n\ndef read(folder, name):\n"
            '    with open(os.path.join(folder, f"{name}.txt")) as file:\n'
            "        return len(file.read())\n",
            note="put together from parameters",
        ),
        good('with open("settings.toml") as file:\n    print(len(file.read()))\n'),
        good(
            "import os\nfrom flask import request\n\n\ndef show():\n"
            '    name = os.path.basename(request.args["name"])\n'
            '    with open(os.path.join("reports", name)) as file:\n'
            "        return len(file.read())\n",
            note="the last part only",
        ),
        good(
            "import os\nfrom flask import request\nfrom werkzeug.utils import secure_filename\n\n\n"
            "def show():\n"
            '    path = os.path.join("reports", secure_filename(request.args["name"]))\n'
            "    with open(path) as file:\n"
            "        return len(file.read())\n",
        ),
        good(
            "from pathlib import Path\nfrom flask import request\n\n"
            'FOLDER = Path("reports").resolve()\n\n\n'
            "def show():\n"
            '    path = (FOLDER / request.args["name"]).resolve()\n'
            "    if not path.is_relative_to(FOLDER):\n"
            '        raise ValueError("outside of the folder")\n'
            "    return len(path.read_text())\n",
            note="resolved and checked",
        ),
        good(
            "import os\nfrom flask import abort, request\n\n"
            'FOLDER = os.path.realpath("reports")\n\n\n'
            "def show():\n"
            '    path = os.path.realpath(os.path.join(FOLDER, request.args["name"]))\n'
            "    if not path.startswith(FOLDER + os.sep):\n"
            "        abort(404)\n"
            "    with open(path) as file:\n"
            "        return len(file.read())\n",
            note="resolved and checked",
        ),
        good(
            'from flask import request\n\nREPORTS = ("day", "week")\n\n\n'
            "def show():\n"
            '    name = request.args["name"]\n'
            "    if name not in REPORTS:\n"
            '        raise ValueError("no such report")\n'
            '    with open(f"reports/{name}.txt") as file:\n'
            "        return len(file.read())\n",
            note="one of a few",
        ),
        good(
            "from flask import request\n\n\ndef show():\n"
            '    number = int(request.args["number"])\n'
            '    with open(f"reports/{number}.txt") as file:\n'
            "        return len(file.read())\n",
            note="a number",
        ),
        good(
            "import uuid\nfrom pathlib import Path\nfrom flask import request\n\n\ndef show():\n"
            '    job = uuid.UUID(request.args["job"])\n'
            '    return len(Path(f"jobs/{job}.log").read_text())\n',
            note="an identifier",
        ),
    ),
)
