"""From the TOML of a rule file to what it says.

Nothing raises on bad input: what cannot be used is a `Fault` with its place, the rest of
the file is used. A rule with a fault in it is left out, since half a rule misleads.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

from headgate.custom.model import (
    Calls,
    Case,
    CustomRule,
    Fault,
    Mend,
    Option,
    Reached,
    RuleFile,
    Scalar,
)
from headgate.custom.schema import CODE, FILE, QUALIFIED, RULE_NAME, Key, Kind, Table
from headgate.custom.templates import template_of
from headgate.project import nearest
from headgate.project.toml_places import Path, Place, places_of
from headgate.ruleapi import (
    EVERYTHING,
    Confidence,
    Danger,
    Decorated,
    FixSafety,
    Guard,
    Name,
    Origin,
    Passes,
    Same,
    Sanitizer,
    Severity,
    Source,
)
from headgate.text import Position, Range

Made = TypeVar("Made")
# Any: the value of a key, whose kind the schema has checked.
Values = Mapping[str, Any]

_AT_LINE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_AT_END: Final = "(at end of document)"
PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")
PLACEHOLDERS: Final = ("call", "source", "value")
_TOP: Final = Range(Position(0, 0), Position(0, 0))
_KINDS: Final = {
    Kind.TEXT: "a text",
    Kind.CODE: "a code",
    Kind.RULE_NAME: "a name",
    Kind.NAME: "a qualified name",
    Kind.WORD: "a word",
    Kind.NUMBER: "a number from 0 on",
    Kind.FLAG: "true or false",
    Kind.SCALAR: "a text, a number, true or false",
    Kind.VALUES: "a table of values",
    Kind.TABLE: "a table",
    Kind.TABLES: "tables",
}


@dataclass(slots=True)
class _Reader:
    """A file while it is read."""

    places: Mapping[Path, Place]
    faults: list[Fault] = field(default_factory=list[Fault])

    def key(self, path: Path) -> Range:
        """Return where a key stands, or the nearest table around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path].key if path else _TOP

    def value(self, path: Path) -> Range:
        """Return where a value stands."""
        return self.places[path].value if path in self.places else self.key(path)

    def complain(self, where: Range, message: str) -> None:
        """Note what is wrong."""
        self.faults.append(Fault(where, message))

    # The schema

    def table(self, content: object, table: Table, path: Path) -> Values | None:
        """Check a table against its schema; None if it cannot be used."""
        if not isinstance(content, Mapping):
            self.complain(self.value(path), f"`{path[-1]}` must be a table")
            return None
        before = len(self.faults)
        out = self.keys(cast("Mapping[str, object]", content), table, path)
        return None if len(self.faults) > before else out

    def keys(self, content: Mapping[str, object], table: Table, path: Path) -> Values:
        """Return the values of a table's keys; of tables in it only those that are right."""
        known = {key.name: key for key in table.keys}
        out: dict[str, object] = {}
        for name, value in content.items():
            key = known.get(name)
            if key is None:
                hint = nearest(name, known)
                self.complain(self.key((*path, name)), f"unknown key `{name}`{hint}")
            else:
                out[name] = self.checked(value, key, (*path, name))
        for key in table.keys:
            if key.required and key.name not in out:
                self.complain(self.key(path), f"`{table.name}` needs `{key.name}`: {key.doc}")
        return out

    def checked(self, value: object, key: Key, path: Path) -> object:
        """Return a value in one form: a tuple where many may stand."""
        if key.kind is Kind.TABLES:
            if not isinstance(value, list):
                where = self.value(path)
                self.complain(where, f"write `[[{'.'.join(_shown(path))}]]`: there can be more")
                return ()
            items = cast("list[object]", value)
            return tuple(
                (read, (*path, number))
                for number, item in enumerate(items)
                if key.table and (read := self.table(item, key.table, (*path, number))) is not None
            )
        if key.kind is Kind.TABLE:
            read = self.table(value, key.table, path) if key.table else None
            return None if read is None else (read, path)
        if key.many:
            listed = cast("list[object]", value) if isinstance(value, list) else [value]
            if not listed:
                self.complain(self.value(path), f"`{key.name}` is empty")
            in_list = isinstance(value, list)
            return tuple(
                self.single(item, key, (*path, n) if in_list else path)
                for n, item in enumerate(listed)
            )
        return self.single(value, key, path)

    def single(self, value: object, key: Key, path: Path) -> object:
        """Check one value."""
        wrong = _wrong(value, key)
        if wrong:
            self.complain(self.value(path), wrong)
        return value


def _shown(path: Path) -> list[str]:
    return [str(part) for part in path if isinstance(part, str)]


def _wrong(value: object, key: Key) -> str:
    """Say what is wrong with a value, or nothing."""
    name = key.name
    pattern = {Kind.CODE: CODE, Kind.RULE_NAME: RULE_NAME, Kind.NAME: QUALIFIED}.get(key.kind)
    match key.kind:
        case Kind.TEXT if isinstance(value, str):
            if len(value) > key.longest:
                return f"`{name}` is longer than {key.longest:,} characters"
            return "" if value.strip() else f"`{name}` is empty"
        case Kind.WORD if isinstance(value, str):
            return "" if value in key.words else f"unknown word in `{name}`{_words(value, key)}"
        case Kind.NUMBER if isinstance(value, int) and not isinstance(value, bool):
            return "" if 0 <= value < 1_000_000 else f"`{name}` must be {_KINDS[key.kind]}"
        case Kind.FLAG if isinstance(value, bool):
            return ""
        case Kind.SCALAR if isinstance(value, str | int | float):
            return ""
        case Kind.VALUES if isinstance(value, Mapping):
            held = cast("Mapping[str, object]", value)
            odd = [k for k, v in held.items() if not k.isidentifier() or not _is_value(v)]
            return f"`{odd[0]}` in `{name}` is no keyword with a value" if odd else ""
        case Kind.CODE | Kind.RULE_NAME | Kind.NAME if isinstance(value, str) and pattern:
            return "" if pattern.fullmatch(value) else f"`{name}` is not right: {key.doc}"
        case _:
            return f"`{name}` must be {_KINDS[key.kind]}"


def _words(word: str, key: Key) -> str:
    hint = nearest(word, key.words)
    return hint or f" (known: {', '.join(key.words)})"


def _is_value(value: object) -> bool:
    if isinstance(value, Mapping):
        table = cast("Mapping[str, object]", value)
        name = table.get("name")
        return set(table) == {"name"} and isinstance(name, str) and bool(QUALIFIED.fullmatch(name))
    return isinstance(value, str | int | float)


@lru_cache(maxsize=256)
def read_rules(text: str) -> RuleFile:
    """Read the text of a rule file."""
    try:
        content: Mapping[str, object] = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return RuleFile(faults=(_not_toml(text, error),))
    reader = _Reader(places_of(text))
    held = reader.keys(content, FILE, ())

    def all_of(name: str, make: Callable[[Values, Path, _Reader], Made | None]) -> tuple[Made, ...]:
        out: list[Made] = []
        for values, path in held.get(name, ()):
            before = len(reader.faults)
            made = make(values, path, reader)
            if made is not None and len(reader.faults) == before:
                out.append(made)
        return tuple(out)

    return RuleFile(
        rules=all_of("rule", _rule),
        sources=all_of("source", _source),
        entries=all_of("entry", _entry),
        sanitizers=sum(all_of("sanitizer", _sanitizers), ()),
        guards=sum(all_of("guard", _guards), ()),
        passes=sum(all_of("passes", _passes), ()),
        same=all_of("same", lambda v, _p, _r: Same(v["name"], v["stands-for"])),
        cases=all_of("example", lambda v, p, r: _case(v, p, r, str(v["code"]).upper())),
        faults=tuple(reader.faults),
    )


def _not_toml(text: str, error: ValueError | RecursionError) -> Fault:
    said = str(error)
    lines = text.split("\n")
    line, column = len(lines) - 1, max(len(lines[-1]) - 1, 0)
    at = _AT_LINE.search(said)
    if at is not None:
        line, column = min(int(at[1]), len(lines)) - 1, int(at[2]) - 1
    message = _AT_LINE.sub("", said).replace(_AT_END, "at the end").strip()
    if isinstance(error, RecursionError):
        message = "nested too deeply"
    start = Position(line, min(column, len(lines[line])))
    return Fault(Range(start, start._replace(column=start.column + 1)), f"not TOML: {message}")


def _rule(values: Values, path: Path, reader: _Reader) -> CustomRule | None:
    code: str = values["code"]
    message: str = values.get("message", "")
    sinks = [_sink(v, p, reader) for v, p in values.get("sink", ())]
    options = [_option(v, p, reader) for v, p in values.get("option", ())]
    calls = [Calls(frozenset(v["names"])) for v, _ in values.get("call", ())]
    if not (sinks or options or calls):
        reader.complain(
            reader.key(path), f"{code} finds nothing: it needs a `call`, an `option` or a `sink`"
        )
    allowed = PLACEHOLDERS if sinks else ("call", "value")
    for placeholder in PLACEHOLDER.findall(message):
        if placeholder not in allowed:
            known = " and ".join(f"{{{word}}}" for word in allowed)
            reader.complain(
                reader.value((*path, "message")),
                f"`message` may hold {known}, not {{{placeholder}}}",
            )
    fix = values.get("fix")
    cases = [_case(v, p, reader, code) for v, p in values.get("example", ())]
    return CustomRule(
        code=code,
        name=values["name"],
        summary=str(values["summary"]).strip().rstrip("."),
        message=message.strip(),
        severity=Severity[str(values.get("severity", "warning")).upper()],
        confidence=Confidence(values.get("confidence", "medium")),
        cwe=values.get("cwe", ()),
        why=str(values.get("why", "")).strip(),
        instead=str(values.get("instead", "")).strip(),
        references=values.get("references", ()),
        off_in_tests=not values.get("in-tests", True),
        calls=tuple(calls),
        options=tuple(options),
        sinks=tuple(sinks),
        mend=None if fix is None else _mend(fix[0], fix[1], reader),
        cases=tuple(case for case in cases if case is not None),
        range=reader.value((*path, "code")),
    )


def _option(values: Values, path: Path, reader: _Reader) -> Option:
    option = Option(
        frozenset(values["call"]),
        values["keyword"],
        values.get("position"),
        _scalars(values.get("is", ())),
        _scalars(values.get("is-not", ())),
        values.get("missing", False),
        values.get("given", False),
    )
    if not (option.values or option.other_than or option.missing or option.given):
        reader.complain(
            reader.key(path), "`option` needs one of `is`, `is-not`, `missing` and `given`"
        )
    return option


def _scalars(values: object) -> tuple[Scalar, ...]:
    return tuple(cast("tuple[Scalar, ...]", values))


def _sink(values: Values, path: Path, reader: _Reader) -> Reached:
    if "keyword" not in values and "position" not in values:
        reader.complain(reader.key(path), "`sink` needs `keyword`, `position` or both")
    return Reached(
        frozenset(values["call"]),
        values.get("keyword", ""),
        values.get("position"),
        Danger(values.get("danger", Danger.CUSTOM.value)),
        values.get("executes", False),
    )


def _mend(values: Values, path: Path, reader: _Reader) -> Mend:
    template = None
    if "template" in values:
        made = template_of(values["template"])
        if isinstance(made, str):
            reader.complain(reader.value((*path, "template")), made)
        else:
            template = made
        if {"callee", "set", "drop"} & values.keys():
            reader.complain(
                reader.key((*path, "template")),
                "a template is the whole call: `callee`, `set` and `drop` cannot stand beside it",
            )
    elif not {"callee", "set", "drop"} & values.keys():
        reader.complain(
            reader.key(path), "`fix` needs one of `callee`, `set`, `drop` and `template`"
        )
    keywords = cast("Mapping[str, Any]", values.get("set", {}))
    return Mend(
        title=str(values["title"]).strip(),
        safety=FixSafety(values.get("safety", "review")),
        callee=values.get("callee", ""),
        keywords=tuple((keyword, _spelled(value)) for keyword, value in keywords.items()),
        drop=values.get("drop", ()),
        template=template,
    )


def _spelled(value: Any) -> Scalar | Name:
    if isinstance(value, Mapping):
        return Name(str(cast("Values", value)["name"]))
    return cast("Scalar", value)


def _case(values: Values, path: Path, reader: _Reader, code: str) -> Case | None:
    before = len(reader.faults)
    if ("bad" in values) == ("good" in values):
        reader.complain(reader.key(path), "`example` needs either `bad` or `good`")
        return None
    source: str = values.get("bad", values.get("good", ""))
    lines: tuple[int, ...] = values.get("lines", ())
    count = source.rstrip("\n").count("\n") + 1
    if "good" in values:
        for name in ("lines", "fixed", "severity"):
            if name in values:
                reader.complain(reader.key((*path, name)), f"`{name}` belongs to a `bad` example")
    elif not lines and count > 1:
        reader.complain(reader.key((*path, "bad")), "`example` needs `lines`: where it is found")
    elif any(not 1 <= line <= count for line in lines):
        reader.complain(reader.value((*path, "lines")), f"`lines` counts from 1 to {count} here")
    severity = values.get("severity")
    if len(reader.faults) > before:
        return None
    return Case(
        code=code,
        source=source,
        lines=() if "good" in values else tuple(sorted(set(lines))) or (1,),
        fixed=values.get("fixed"),
        severity=None if severity is None else Severity[str(severity).upper()],
        note=str(values.get("note", "")).strip(),
        range=reader.key(path),
    )


def _source(values: Values, _path: Path, _reader: _Reader) -> Source:
    return Source(values["name"], Origin(values["origin"]), values["what"])


def _entry(values: Values, _path: Path, _reader: _Reader) -> Decorated:
    return Decorated(values["decorator"], Origin(values["origin"]), values["what"])


def _removed(values: Values) -> frozenset[Danger]:
    removes = values.get("removes")
    return EVERYTHING if removes is None else frozenset(map(Danger, removes))


def _sanitizers(values: Values, _path: Path, _reader: _Reader) -> tuple[Sanitizer, ...]:
    return tuple(Sanitizer(call, _removed(values)) for call in values["call"])


def _guards(values: Values, _path: Path, _reader: _Reader) -> tuple[Guard, ...]:
    position, raises = values.get("position", 0), values.get("raises", False)
    return tuple(Guard(call, _removed(values), position, raises) for call in values["call"])


def _passes(values: Values, _path: Path, _reader: _Reader) -> tuple[Passes, ...]:
    return tuple(Passes(call) for call in values["call"])
