"""Compressed data from outside is expanded without a bound.

## What it does
Reports `decompress` of gzip, zlib, bz2, lzma, zstandard, brotli, lz4 and snappy, and reading
or extracting the members of a zip or gzip file, where the data is what somebody sent and
nothing limits how much comes out.

## Why it matters
A megabyte of compressed zeros becomes a gigabyte or more. One small request fills the
memory or the disk, and the program, or the machine, stops.

## What to do instead
Take a limited amount and refuse the rest: `zlib.decompressobj().decompress(data, LIMIT)`,
`gzip.GzipFile(fileobj=stream).read(LIMIT)`, `archive.open(member).read(LIMIT)`.

## Severity
An error where somebody sent the data, a warning where another machine answered with it. With
the strict profile an information where it comes from a local source.

## Limits
Data of the program's own files is silent. Answers of other machines that the program asked
are a warning. A check of `file_size` before a zip archive is extracted is not recognised;
it trusts what the archive says of itself.

## Fix safety
There is no fix: how much is enough depends on the program.
"""

from __future__ import annotations

import ast
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Flow,
    Hit,
    Kind,
    Origin,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate_rules.narrowing import keeping
from headgate_rules.sinks import on_sinks

_BOUNDS: Final = {
    **{
        f"{opened}.{method}": (keyword, 0)
        for opened in (
            *("zipfile.ZipFile().open()", "gzip.open()", "gzip.GzipFile()", "bz2.open()"),
            *("bz2.BZ2File()", "lzma.open()", "lzma.LZMAFile()"),
        )
        for method, keyword in (("read", "size"), ("readlines", "hint"))
    },
    "zlib.decompressobj().decompress": ("max_length", 1),
    "bz2.BZ2Decompressor().decompress": ("max_length", 1),
    "lzma.LZMADecompressor().decompress": ("max_length", 1),
    "zstandard.ZstdDecompressor().decompress": ("max_output_size", 1),
    "zstandard.decompress": ("max_output_size", 1),
}
"""The argument that limits what comes out, as (keyword, position)."""


def _say(value: str, callee: str, flow: Flow) -> str:
    comes = f"which comes from {flow.what}" if flow.what else "which is not checked"
    return (
        f"Without a bound, {callee} expands {value}, {comes}: a small piece of data can be made "
        "to fill the memory or the disk. Take a limited amount, such as `read(LIMIT)` or "
        "`max_length=LIMIT`, and refuse what is larger."
    )


def _quieter(severity: Severity, flow: Flow) -> Severity | None:
    """Lower what another machine answered: the program chose to ask it."""
    return Severity.WARNING if flow.origin is Origin.NETWORK else severity


def _is_unbounded(hit: Hit, call: ast.Call, ctx: Context) -> bool:
    for name in ctx.names(call.func) & _BOUNDS.keys():
        bound = ctx.argument(call, *_BOUNDS[name])
        if bound is not None:
            value = ctx.value(bound)
            # 0 and -1 stand for no bound, as None does.
            return value is None or (isinstance(value, int) and value <= 0)
    return True


_HANDLERS: Final = on_sinks(Danger.EXPANSION, SinkGroup.OTHER, _say, quieter=_quieter)

RULE = Rule(
    meta=RuleMeta(
        code="HG205",
        name="decompression-bomb",
        summary="Compressed data from outside is expanded without a bound",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(409,),
        kind=Kind.FLOW,
        peers=(
            "codeql-experimental:py/uncontrolled-file-decompression",
            "sonar:S5042",
        ),
        references=(
            "https://docs.python.org/3/library/zlib.html#zlib.Decompress.decompress",
            "https://docs.python.org/3/library/zipfile.html#resources-limitations",
        ),
    ),
    doc=__doc__ or "",
    handlers=keeping(_HANDLERS, _is_unbounded),
    examples=(
        bad(
            "import gzip\nfrom flask import request\n\n\ndef size():\n"
            "    return len(gzip.decompress(request.get_data()))\n",
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "from zlib import decompress as expand\nfrom flask import request\n\n\ndef size():\n"
            "    data = request.data\n    return len(expand(data))\n",
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            "import zipfile\nfrom flask import request\n\n\ndef unpack():\n"
            '    with zipfile.ZipFile(request.files["archive"]) as archive:\n'
            '        archive.extractall("work")\n',
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            "import gzip\nimport io\nfrom flask import request\n\n\ndef size():\n"
            "    packed = gzip.GzipFile(fileobj=io.BytesIO(request.data))\n"
            "    return len(packed.read())\n",
            lines=(8,),
            severity="ERROR",
        ),
        bad(
            "import bz2\nimport requests\n\n\ndef fetch():\n"
            '    answer = requests.get("https://example.org/data.bz2", timeout=10)\n'
            "    return bz2.decompress(answer.content)\n",
            lines=(7,),
            severity="WARNING",
            note="what another machine answered",
        ),
        bad(
            "import lzma\nfrom flask import request\n\n\n"
            "def expanded(data):\n    return lzma.decompress(data)\n\n\n"
            "def size():\n    return len(expanded(request.data))\n",
            lines=(6,),
            severity="ERROR",
            note="the function around it is told what it gets",
        ),
        bad(
            "import zlib\nfrom flask import request\n\n\n"
            "def body():\n    return request.data\n\n\n"
            "def size():\n    return len(zlib.decompressobj().decompress(body()))\n",
            lines=(10,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        good(
            "import zlib\nfrom flask import request\n\nLIMIT = 1_000_000\n\n\ndef size():\n"
            "    return len(zlib.decompressobj().decompress(request.data, LIMIT))\n",
            note="bounded",
        ),
        good(
            "import gzip\nimport io\nfrom flask import request\n\n\ndef size():\n"
            "    packed = gzip.GzipFile(fileobj=io.BytesIO(request.data))\n"
            "    return len(packed.read(1_000_000))\n",
            note="bounded",
        ),
        good(
            "import zipfile\nfrom flask import request\n\n\ndef first():\n"
            '    with zipfile.ZipFile(request.files["archive"]) as archive:\n'
            '        return len(archive.open("index.txt").read(1_000_000))\n',
            note="bounded",
        ),
        good(
            'import gzip\n\nwith open("data.gz", "rb") as file:\n'
            "    print(len(gzip.decompress(file.read())))\n",
            note="the program's own file",
        ),
        good(
            "import gzip\n\n\ndef expanded(data):\n    return gzip.decompress(data)\n",
            note="nobody knows who calls",
        ),
    ),
)
