"""An archive is extracted without a check of where its files will go.

## What it does
Reports `extractall` and `extract` of `tarfile` without a `filter`, or with one that trusts
everything, and `shutil.unpack_archive` of a tar archive without a filter.

## Why it matters
A file in a tar archive can be called `../../.ssh/authorized_keys`, or be a link that
points out of the folder. Extracting it then writes anywhere the program may write.

## What to do instead
`archive.extractall(folder, filter="data")`: such members are refused.

## Severity
A warning; an error where the archive comes from a remote source. An information where the
format of the archive is not known.

## Limits
Not reported where the target Python is 3.14 or later, since "data" is the default there,
or where `members` is chosen by the program. zipfile's own `extract` removes `..` by
itself. Zip members that are joined to a path by hand are path-traversal, and only where
somebody sent the archive. An archive that is saved first and opened by its name is not followed.

## Fix safety
Review: archives with absolute names, links out of the folder or device files are refused,
and some permissions are not restored. The argument needs Python 3.12, or a security
release of 3.8 to 3.11.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    CLEAN_FLOW,
    UNKNOWN,
    Confidence,
    Context,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Hit,
    OnCall,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import name_of, words
from headgate_rules.versions import is_at_least
from headgate_rules.wording import shown

_ALL: Final = frozenset({"tarfile.TarFile().extractall"})
_ONE: Final = frozenset({"tarfile.TarFile().extract"})
_TRUSTING: Final = frozenset({"tarfile.fully_trusted_filter"})
_TAR_ENDINGS: Final = (
    *(".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tbz2", ".tar.xz", ".txz", ".tar.zst"),
)
_TAR_FORMATS: Final = frozenset({"tar", "gztar", "bztar", "xztar", "zstdtar"})


def _check_all(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    members = ctx.argument(call, "members", 1)
    if members is not None and not _is_all_members(members, call, ctx):
        return
    yield from _check_filter(call, ctx, None)


def _check_one(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    member = ctx.argument(call, "member", 0)
    if isinstance(ctx.value(member), str):
        return
    yield from _check_filter(call, ctx, None)


def _check_unknown_object(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `tar.extractall` where only the name says what it is."""
    if not isinstance(call.func, ast.Attribute):
        return
    name = name_of(call.func.value)
    if name is None or not {"tar", "tarball", "tarfile", "tgz"} & set(words(name)):
        return
    members = ctx.argument(call, "members", 1)
    if members is None or _is_all_members(members, call, ctx):
        yield from _check_filter(call, ctx, Confidence.MEDIUM)


def _check_filter(call: ast.Call, ctx: Context, confidence: Confidence | None) -> Iterator[Hit]:
    if ctx.has_unpacking(call):
        return
    chosen = ctx.argument(call, "filter")
    if chosen is None or ctx.value(chosen) is None:
        if is_at_least(ctx, "python:target", 3, 14):
            return
        what = "without a filter"
    elif ctx.value(chosen) == "fully_trusted" or ctx.names(chosen) & _TRUSTING:
        what = "with a filter that lets everything through"
    else:
        return
    archive = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    flow = ctx.flow(archive)
    callee = shown(ctx, call.func, "This call")
    yield _hit(
        f"{callee} extracts the archive{_comes(flow)} {what}: a member named `../…`, or a link, can "
        'overwrite any file that the program may write. Pass `filter="data"`.',
        call,
        flow,
        None,
        confidence,
        (_filter_fix(call, ctx),),
    )


def _check_unpack(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.has_unpacking(call) or is_at_least(ctx, "python:target", 3, 14):
        return
    if ctx.argument(call, "filter") is not None:
        return
    file = ctx.value(ctx.argument(call, "filename", 0))
    kind_given = ctx.argument(call, "format", 2)
    kind = ctx.value(kind_given) if kind_given is not None else None
    if isinstance(kind, str):
        is_tar = kind in _TAR_FORMATS
    elif isinstance(file, str) and kind is None:
        is_tar = file.lower().endswith(_TAR_ENDINGS)
    else:
        is_tar = None
    if is_tar is False:
        return
    what = "this tar archive" if is_tar else "an archive that may be a tar file"
    given = ctx.argument(call, "filename", 0)
    flow = CLEAN_FLOW if given is None else ctx.flow(given)
    callee = shown(ctx, call.func, "This call")
    yield _hit(
        f"{callee} extracts {what}{_comes(flow)} without a filter: a member named `../…`, or a link, "
        'can overwrite any file that the program may write. Pass `filter="data"` for tar archives.',
        call,
        flow,
        None if is_tar else Severity.INFORMATION,
        None,
        # Formats other than tar refuse the argument, so it is offered only where it is sure.
        (_filter_fix(call, ctx),) if is_tar else (),
    )


def _comes(flow: Flow) -> str:
    return f", which comes from {flow.what}," if flow.evidence is Evidence.REMOTE else ""


def _hit(
    message: str,
    call: ast.Call,
    flow: Flow,
    severity: Severity | None,
    confidence: Confidence | None,
    fixes: tuple[Fix, ...],
) -> Hit:
    """Return the finding: an error, with the way it took, if somebody sent the archive."""
    if flow.evidence is not Evidence.REMOTE:
        return Hit(call, message, severity, confidence, fixes=fixes)
    sure = Confidence.HIGH
    return Hit(call, message, Severity.ERROR, sure, flow.evidence, fixes, path=flow.path)


def _is_all_members(members: ast.expr, call: ast.Call, ctx: Context) -> bool:
    """Whether `members` is the archive itself, or all it holds."""
    if ctx.value(members) is None:
        return True
    if not isinstance(call.func, ast.Attribute):
        return False
    archive = ctx.source(call.func.value)
    source = ctx.source(members)
    return ctx.value(members) is UNKNOWN and source in (archive, f"{archive}.getmembers()")


def _filter_fix(call: ast.Call, ctx: Context) -> Fix:
    change = SetKeyword(ctx.range(call), "filter", '"data"')
    return Fix(
        'Refuse members that leave the folder (`filter="data"`)', FixSafety.REVIEW, (change,)
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG202",
        name="unsafe-archive-extraction",
        summary="An archive is extracted without a check of where its files will go",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(22,),
        fix=(FixSafety.REVIEW,),
        bandit=("B202",),
        ruff=("S202",),
        peers=(
            "codeql:py/tarslip",
            "codeql-experimental:py/tarslip-extended",
            "codeql-experimental:py/unsafe-unpacking",
            "sonar:S5042",
            "dlint:DUO115",
            "trailofbits:tarfile-extractall-traversal",
        ),
        references=("https://docs.python.org/3/library/tarfile.html#extraction-filters",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_ALL, _check_all),
        OnCall(_ONE, _check_one),
        OnCall(frozenset({"*.extractall"}), _check_unknown_object),
        OnCall(frozenset({"shutil.unpack_archive"}), _check_unpack),
    ),
    examples=(
        bad(
            "import tarfile\nwith tarfile.open(path) as archive:\n    archive.extractall(folder)\n",
            lines=(3,),
            fixed=(
                "import tarfile\nwith tarfile.open(path) as archive:\n"
                '    archive.extractall(folder, filter="data")\n'
            ),
            severity="WARNING",
        ),
        bad(
            "from tarfile import TarFile as Tar\narchive = Tar(path)\narchive.extract(member, folder)\n",
            lines=(3,),
            fixed=(
                "from tarfile import TarFile as Tar\narchive = Tar(path)\n"
                'archive.extract(member, folder, filter="data")\n'
            ),
        ),
        bad("import tarfile\ntarfile.open(path).extractall()\n", lines=(2,)),
        bad(
            'import tarfile\narchive = tarfile.open(path)\narchive.extractall(filter="fully_trusted")\n',
            lines=(3,),
            fixed=(
                'import tarfile\narchive = tarfile.open(path)\narchive.extractall(filter="data")\n'
            ),
            known=(("python:target", "3.14"),),
        ),
        bad(
            "import tarfile\narchive = tarfile.open(path)\n"
            "archive.extractall(folder, members=archive.getmembers())\n",
            lines=(3,),
        ),
        bad("def unpack(tar, folder):\n    tar.extractall(folder)\n", lines=(2,)),
        bad(
            'import shutil\nshutil.unpack_archive("data.tar.gz", folder)\n',
            lines=(2,),
            fixed='import shutil\nshutil.unpack_archive("data.tar.gz", folder, filter="data")\n',
            severity="WARNING",
        ),
        bad("import shutil\nshutil.unpack_archive(path)\n", lines=(2,), severity="INFORMATION"),
        bad(
            "import tarfile\nfrom flask import request\n\n\ndef store():\n"
            '    upload = request.files["archive"]\n'
            "    with tarfile.open(fileobj=upload.stream) as archive:\n"
            '        archive.extractall("incoming")\n',
            lines=(8,),
            severity="ERROR",
            note="an upload",
        ),
        bad(
            "import io\nimport tarfile as tar\nimport requests\n\n\ndef opened(url):\n"
            "    answer = requests.get(url, timeout=9)\n"
            "    return tar.open(fileobj=io.BytesIO(answer.content))\n\n\n"
            'opened("https://example.org/data.tgz").extractall("data")\n',
            lines=(11,),
            severity="ERROR",
            note="what another machine answered, opened in another function",
        ),
        bad(
            "import sys, tarfile\n\n\ndef unpack(archive):\n    archive.extractall()\n\n\n"
            "unpack(tarfile.open(sys.argv[1]))\n",
            lines=(5,),
            severity="WARNING",
            note="in a function of its own",
        ),
        good(
            "import tarfile\nfrom flask import request\n\n\ndef store():\n"
            '    with tarfile.open(fileobj=request.files["archive"].stream) as archive:\n'
            '        archive.extractall("incoming", filter="data")\n',
            note="an upload, with a filter",
        ),
        good(
            "import tarfile\nwith tarfile.open(path) as archive:\n"
            '    archive.extractall(folder, filter="data")\n'
        ),
        good(
            "import tarfile\ntarfile.open(path).extractall(folder)\n",
            known=(("python:target", "3.14"),),
            note="the default of Python 3.14",
        ),
        good(
            "import zipfile\nwith zipfile.ZipFile(path) as archive:\n    archive.extractall(folder)\n",
            note="zipfile removes `..` by itself",
        ),
        good(
            "import tarfile\narchive = tarfile.open(path)\n"
            "archive.extractall(folder, members=checked(archive))\n",
            note="the members are chosen",
        ),
        good('import shutil\nshutil.unpack_archive("data.zip", folder)\n'),
        good('import shutil\nshutil.unpack_archive(path, format="zip")\n'),
        known_miss(
            "import os\nimport zipfile\narchive = zipfile.ZipFile(path)\n"
            "for member in archive.namelist():\n"
            "    target = open(os.path.join(folder, member), 'wb')\n"
            "    target.write(archive.read(member))\n",
            note="zip members that are joined to a path by hand need the flow of values",
        ),
    ),
)
