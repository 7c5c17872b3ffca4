"""What a rule file may hold: one declaration for the reader, the JSON schema and the page.

Owns the keys, their kinds and their words. Reads nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from headgate.ruleapi import Confidence, Danger, Evidence, Origin, Severity

CODE: Final = re.compile(r"(?!HG)[A-Z]{2,8}[0-9]{2,5}")
"""Codes of custom rules; those that begin with HG are Headgate's."""
RULE_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_WORD: Final = r"[A-Za-z_]\w*(?:\(\)|\[\])*"
QUALIFIED: Final = re.compile(rf"(?:\*\.)?{_WORD}(?:\.{_WORD})*")
"""Names as code says them after all imports: "acme.db.raw", "acme.Client().send", "*.send"."""


class Kind(Enum):
    """What a value must be."""

    TEXT = "text"
    CODE = "code"
    RULE_NAME = "rule-name"
    NAME = "name"
    WORD = "word"
    NUMBER = "number"
    FLAG = "flag"
    SCALAR = "scalar"
    """Any text, number or flag: a value as it stands in Python code."""
    VALUES = "values"
    """A table of keywords and scalars, or `{ name = "…" }` for a qualified name."""
    TABLE = "table"
    TABLES = "tables"


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of a table."""

    name: str
    doc: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One key. With `many`, a list of such values may stand there as well."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    many: bool = False
    words: tuple[str, ...] = ()
    table: Table | None = None
    longest: int = 4_000
    """Characters of a text."""


SEVERITIES: Final = tuple(s.name.lower() for s in Severity)
CONFIDENCES: Final = tuple(c.value for c in Confidence)
DANGERS: Final = tuple(d.value for d in Danger)
ORIGINS: Final = tuple(
    o.value for o in Origin if o.evidence in (Evidence.REMOTE, Evidence.LOCAL) or o is Origin.SECRET
)

_CALLS: Final = "Qualified names of functions and methods, as code says them after all imports."
_LINES: Final = "One-based lines on which the rule reports something: exactly these."

EXAMPLE: Final = Table(
    "example",
    "A module with what must be found in it; `headgate rules test` tries it.",
    (
        Key("bad", Kind.TEXT, "A module in which something is found.", longest=20_000),
        Key("good", Kind.TEXT, "A module in which nothing is found.", longest=20_000),
        Key("lines", Kind.NUMBER, _LINES + " Needed where `bad` has more than one.", many=True),
        Key("fixed", Kind.TEXT, "The module after the fix of every finding.", longest=20_000),
        Key("severity", Kind.WORD, "Severity that every finding must have.", words=SEVERITIES),
        Key("note", Kind.TEXT, "What the example is about."),
    ),
)
_CALL: Final = Table(
    "call",
    "Calls that are not to be made at all.",
    (Key("names", Kind.NAME, _CALLS, required=True, many=True),),
)
_OPTION: Final = Table(
    "option",
    "An argument that is not to be passed, or not so. One of the conditions must hold.",
    (
        Key("call", Kind.NAME, _CALLS, required=True, many=True),
        Key("keyword", Kind.TEXT, "Name of the argument.", required=True, longest=80),
        Key("position", Kind.NUMBER, "Its position, from 0, if it can be passed by position."),
        Key("is", Kind.SCALAR, "Reported if it surely has one of these values.", many=True),
        Key("is-not", Kind.SCALAR, "Reported if it surely has none of these values.", many=True),
        Key("missing", Kind.FLAG, "Reported if it is not passed."),
        Key("given", Kind.FLAG, "Reported if it is passed, whatever it is."),
    ),
)
_SINK: Final = Table(
    "sink",
    "An argument that must not be filled from outside.",
    (
        Key("call", Kind.NAME, _CALLS, required=True, many=True),
        Key("keyword", Kind.TEXT, "Name of the argument.", longest=80),
        Key("position", Kind.NUMBER, "Its position, from 0."),
        Key(
            "danger",
            Kind.WORD,
            "What a value can do there, so that what cleans values of it counts. Default: custom.",
            words=DANGERS,
        ),
        Key(
            "executes",
            Kind.FLAG,
            "Whether what is passed is run: then values of unknown origin are reported too.",
        ),
    ),
)
_FIX: Final = Table(
    "fix",
    "What to write instead. It is offered only where Headgate has checked it.",
    (
        Key("title", Kind.TEXT, "What it does, in plain words.", required=True, longest=120),
        Key(
            "safety",
            Kind.WORD,
            "safe: keeps what honest input gets. Default: review.",
            words=("safe", "review"),
        ),
        Key("callee", Kind.NAME, "Function to call instead, with the same arguments."),
        Key("set", Kind.VALUES, "Keywords to pass, each with its value."),
        Key("drop", Kind.TEXT, "Keywords to leave out.", many=True, longest=80),
        Key(
            "template",
            Kind.TEXT,
            "The whole call anew: `acme.query($query, limit=10)`. `$name` and `$0` are arguments "
            "of the old call; dotted names are spelled with the imports of the file.",
            longest=400,
        ),
    ),
)
_RULE: Final = Table(
    "rule",
    "A rule of your own.",
    (
        Key(
            "code",
            Kind.CODE,
            "Two to eight capital letters, not HG, and two to five digits.",
            required=True,
        ),
        Key("name", Kind.RULE_NAME, "A short name, in words with hyphens.", required=True),
        Key("summary", Kind.TEXT, "What is wrong, in a sentence.", required=True, longest=120),
        Key(
            "message",
            Kind.TEXT,
            "What a finding says. {call} and {value} are the code, {source} is where the value "
            "comes from. Default: the summary.",
            longest=400,
        ),
        Key("severity", Kind.WORD, "Default: warning. Of a sink, the loudest.", words=SEVERITIES),
        Key("confidence", Kind.WORD, "Default: medium.", words=CONFIDENCES),
        Key("cwe", Kind.NUMBER, "Numbers of weaknesses, such as 89.", many=True),
        Key("why", Kind.TEXT, "Why it matters: what an attacker does with it."),
        Key("instead", Kind.TEXT, "What to do instead."),
        Key("references", Kind.TEXT, "Addresses of pages.", many=True, longest=400),
        Key("in-tests", Kind.FLAG, "Whether test files are checked too. Default: true."),
        Key("call", Kind.TABLES, _CALL.doc, table=_CALL),
        Key("option", Kind.TABLES, _OPTION.doc, table=_OPTION),
        Key("sink", Kind.TABLES, _SINK.doc, table=_SINK),
        Key("fix", Kind.TABLE, _FIX.doc, table=_FIX),
        Key("example", Kind.TABLES, EXAMPLE.doc, table=EXAMPLE),
    ),
)
_WHAT: Final = "Completes “comes from …”: “the body of a message”."
_ORIGIN: Final = "Who chose the value."
_REMOVES: Final = "The dangers that are gone afterwards. Default: all."
_SOURCE: Final = Table(
    "source",
    "An expression that gives data from outside.",
    (
        Key(
            "name",
            Kind.NAME,
            "Attribute (acme.message.body), call (acme.receive()) or method (acme.Queue().get()).",
            required=True,
        ),
        Key("origin", Kind.WORD, _ORIGIN, required=True, words=ORIGINS),
        Key("what", Kind.TEXT, _WHAT, required=True, longest=120),
    ),
)
_ENTRY: Final = Table(
    "entry",
    "Functions that get their parameters from outside, by their decorator.",
    (
        Key("decorator", Kind.NAME, "Without a call of its own: acme.App().route.", required=True),
        Key("origin", Kind.WORD, _ORIGIN, required=True, words=ORIGINS),
        Key("what", Kind.TEXT, _WHAT, required=True, longest=120),
    ),
)
_SANITIZER: Final = Table(
    "sanitizer",
    "Calls whose result is harmless.",
    (
        Key("call", Kind.NAME, _CALLS, required=True, many=True),
        Key("removes", Kind.WORD, _REMOVES, many=True, words=DANGERS),
    ),
)
_GUARD: Final = Table(
    "guard",
    "Calls that are true only if an argument is harmless.",
    (
        Key("call", Kind.NAME, _CALLS, required=True, many=True),
        Key("removes", Kind.WORD, _REMOVES, many=True, words=DANGERS),
        Key("position", Kind.NUMBER, "Position of the argument. Default: 0."),
        Key("raises", Kind.FLAG, "Whether the call fails where it is not harmless."),
    ),
)
_PASSES: Final = Table(
    "passes",
    "Calls that hand their arguments on to their result.",
    (Key("call", Kind.NAME, _CALLS, required=True, many=True),),
)
_SAME: Final = Table(
    "same",
    "One name for another: a re-export, the type of a result.",
    (
        Key("name", Kind.NAME, "Such as acme.connect().", required=True),
        Key("stands-for", Kind.NAME, "Such as sqlite3.Connection().", required=True),
    ),
)
_TRIED: Final = Table(
    "example",
    "An example of what the models of this file change in any rule.",
    (
        Key(
            "code",
            Kind.TEXT,
            "The rule that must find it, or must not: HG101.",
            required=True,
            longest=10,
        ),
        *EXAMPLE.keys,
    ),
)
FILE: Final = Table(
    "file",
    "Rules and models for Headgate.",
    tuple(
        Key(table.name, Kind.TABLES, table.doc, table=table)
        for table in (_RULE, _SOURCE, _ENTRY, _SANITIZER, _GUARD, _PASSES, _SAME, _TRIED)
    ),
)


def json_schema() -> dict[str, object]:
    """Return the JSON schema of a rule file, for editors that complete TOML."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Rule file of Headgate",
        **_of_table(FILE),
    }


def _of_table(table: Table) -> dict[str, object]:
    out: dict[str, object] = {
        "type": "object",
        "description": table.doc,
        "properties": {key.name: _of_key(key) for key in table.keys},
        "additionalProperties": False,
    }
    required = [key.name for key in table.keys if key.required]
    return {**out, "required": required} if required else out


def _of_key(key: Key) -> dict[str, object]:
    one = _of_kind(key)
    if not key.many:
        return {**one, "description": key.doc}
    listed: dict[str, object] = {"type": "array", "items": one}
    return {"description": key.doc, "anyOf": [one, listed]}


def _of_kind(key: Key) -> dict[str, object]:
    match key.kind:
        case Kind.TEXT:
            return {"type": "string", "maxLength": key.longest}
        case Kind.CODE:
            return {"type": "string", "pattern": f"^{CODE.pattern}$"}
        case Kind.RULE_NAME:
            return {"type": "string", "pattern": f"^{RULE_NAME.pattern}$"}
        case Kind.NAME:
            return {"type": "string", "pattern": f"^{QUALIFIED.pattern}$"}
        case Kind.WORD:
            return {"enum": list(key.words)}
        case Kind.NUMBER:
            return {"type": "integer", "minimum": 0}
        case Kind.FLAG:
            return {"type": "boolean"}
        case Kind.SCALAR:
            return {"type": ["string", "number", "boolean"]}
        case Kind.VALUES:
            named = {"type": "object", "required": ["name"], "additionalProperties": False,
                     "properties": {"name": {"type": "string"}}}  # fmt: skip
            return {
                "type": "object",
                "additionalProperties": {
                    "anyOf": [{"type": ["string", "number", "boolean"]}, named]
                },
            }
        case Kind.TABLE:
            return _of_table(key.table) if key.table else {}
        case Kind.TABLES:
            return {"type": "array", "items": _of_table(key.table) if key.table else {}}
