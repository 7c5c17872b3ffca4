"""Turns the intents of a fix into edits of the snapshot.

Owns the order of the work: statement, then spelling, then imports. What the
edits do to the findings is `verifying`'s business.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from headgate.fixes.head import read_head
from headgate.fixes.imports import import_edits
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.patches import Patch, apply, merged
from headgate.fixes.sites import Site, line_end, unit_at
from headgate.fixes.spelling import NewImport, NewName, Speller
from headgate.ruleapi import (
    ChangeLiteral,
    Declare,
    Define,
    DropKeyword,
    EndQuotes,
    Fix,
    Keep,
    MendEarlier,
    Name,
    PassParameters,
    ReplaceCallee,
    ReplaceLiteral,
    ReplaceText,
    Rewrite,
    SetKeyword,
    VisibleNames,
)
from headgate.syntax import is_blank
from headgate.syntax.lexer import lex
from headgate.text import Edit, Position, Range, Snapshot

if TYPE_CHECKING:
    import libcst as cst

    from headgate.fixes.statement import Tree

_PLAIN: Final = re.compile(r"([\"'])([^\"'\\{}\n]*)\1")
"""A literal that says the same inside of another one."""
_LINE_END: Final = re.compile(r"\r\n|\r|\n")

_OF_OTHERS = PassParameters | ChangeLiteral | ReplaceLiteral | MendEarlier | Declare
"""What changes other statements, or another file."""
OnCall = SetKeyword | DropKeyword | ReplaceCallee


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition that is to stand in the file, with "\\n" for line ends."""

    name: str
    text: str
    line: int
    """The top-level statement above which it is written."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The edits of one statement, and the imports that they need."""

    first: int
    """The first line of the statement."""
    edits: tuple[Edit, ...]
    needs: frozenset[NewImport | NewName]
    definitions: tuple[Definition, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where definitions go: a line, and how names can be spelled there."""

    line: int
    names: Callable[[], VisibleNames]


def realise(
    fix: Fix, snapshot: Snapshot, names: VisibleNames, first: int, count: int
) -> tuple[Edit, ...] | CannotFix:
    """Return the edits that make the fix, sorted and apart from each other.

    The statement begins on line `first` and has `count` lines.
    """
    made = plan(fix, snapshot, lambda: names, first, count)
    return made if isinstance(made, CannotFix) else joined(snapshot, (made,))


def joined(snapshot: Snapshot, plans: Sequence[Plan]) -> tuple[Edit, ...] | CannotFix:
    """Return the edits of several plans, each import written once."""
    edits: list[Edit] = []
    needing = [made for made in plans if made.needs]
    if needing:
        needs = sorted({need for made in needing for need in made.needs}, key=repr)
        modules = [need for need in needs if isinstance(need, NewImport)]
        names = [need for need in needs if isinstance(need, NewName)]
        # A module must be bound before the first use, a from-import stands already.
        for wanted, line in (
            (modules, min(made.first for made in needing)),
            (names, max(made.first for made in needing)),
        ):
            more = import_edits(snapshot, read_head(snapshot, line), wanted)
            if isinstance(more, CannotFix):
                return more
            edits += more
    edits += _defined(snapshot, [one for made in plans for one in made.definitions])
    edits += (edit for made in plans for edit in made.edits)
    out: list[Edit] = []
    for edit in sorted(edits, key=lambda e: e.range):  # stable: imports come first
        last = out[-1] if out else None
        if last is not None and last.range.end > edit.range.start:
            return CannotFix("the changes overlap")
        if last is not None and last.range.end == edit.range.start:
            out[-1] = Edit(Range(last.range.start, edit.range.end), last.text + edit.text)
        else:
            out.append(edit)
    return tuple(out)


def _defined(snapshot: Snapshot, definitions: Sequence[Definition]) -> Iterator[Edit]:
    """Yield what writes each definition once, above its first user."""
    first = {one.name: one for one in sorted(definitions, key=lambda d: d.line, reverse=True)}
    for one in sorted(first.values(), key=lambda d: (d.line, d.name)):
        above = 0
        while above < min(2, one.line) and is_blank(snapshot.line(one.line - above - 1)):
            above += 1
        parted = "" if above == one.line else "\n" * (2 - above)
        body = one.text.replace("    ", unit_at(snapshot, one.line))
        text = (parted + body + "\n\n\n").replace("\n", line_end(snapshot, one.line))
        at = Position(one.line, 0)
        yield Edit(Range(at, at), text)


def plan(
    fix: Fix,
    snapshot: Snapshot,
    names: Callable[[], VisibleNames],
    first: int,
    count: int,
    above: Place | None = None,
) -> Plan | CannotFix:
    """Work out what the fix changes in its statement; `names` are asked for if needed.

    `above` says where definitions go, if that is not the statement's place.
    """
    texts = [i for i in fix.intents if isinstance(i, ReplaceText)]
    if any(":\n" in i.text for i in texts) and not _is_alone(texts, snapshot, first, count):
        return CannotFix("another statement stands on the line")
    edits = [
        Edit(
            i.target if i.text else _all_of(i.target, snapshot), _laid_out(i.text, snapshot, first)
        )
        for i in texts
    ]
    if len(edits) == len(fix.intents):
        return Plan(first, tuple(edits), frozenset())
    work = _Work(snapshot, names, first, count)
    patches = work.run(fix)
    if isinstance(patches, CannotFix):
        return patches
    safe = work.inside_strings(patches)
    clean = safe if isinstance(safe, CannotFix) else merged(work.site.code, safe)
    if isinstance(clean, CannotFix):
        return clean
    if clean is None:
        return CannotFix("the changes overlap")
    there = Speller(above.names, snapshot, above.line) if above is not None else work.speller
    definitions = tuple(work.define(i, there) for i in fix.intents if isinstance(i, Define))
    needs = frozenset([*work.speller.needs, *there.needs])
    return Plan(first, (*edits, *work.site.edits(clean)), needs, definitions)


def _is_alone(texts: Sequence[ReplaceText], snapshot: Snapshot, first: int, count: int) -> bool:
    """Whether nothing but a comment stands beside what is replaced on its logical line."""
    start = min(i.target.start for i in texts)
    end = max(i.target.end for i in texts)
    before = snapshot.line(first)[: start.column]
    behind = snapshot.line(end.line)[end.column :].strip()
    is_whole = start.line == first and end.line == first + count - 1
    return is_whole and not before.strip() and (not behind or behind.startswith("#"))


def _all_of(place: Range, snapshot: Snapshot) -> Range:
    """Return the lines that a place fills, else the place with the blanks behind it."""
    start, end = place
    line = snapshot.line(end.line)
    behind = line[end.column :]
    if snapshot.line(start.line)[: start.column].strip():
        return place
    if not behind.strip() and end.line + 1 < snapshot.line_count:
        return Range(Position(start.line, 0), Position(end.line + 1, 0))
    return Range(start, Position(end.line, len(line) - len(behind.lstrip())))


def _laid_out(text: str, snapshot: Snapshot, line: int) -> str:
    """Return a text with the line ends of a statement, and a block with its indentation."""
    first, *more = _LINE_END.split(text)
    if first.endswith(":"):
        there = snapshot.line(line)
        lead = there[: len(there) - len(there.lstrip())]
        more = [lead + one.replace("    ", unit_at(snapshot, line)) for one in more]
    return line_end(snapshot, line).join((first, *more))


class _Work:
    """One statement while its fix is worked out."""

    def __init__(
        self, snapshot: Snapshot, names: Callable[[], VisibleNames], first: int, count: int
    ) -> None:
        self.site = Site(snapshot, first, count)
        self.speller = Speller(names, snapshot, first)
        self._tree: Tree | None = None

    def run(self, fix: Fix) -> list[Patch] | CannotFix:
        """Return the patches of all intents that need the tree."""
        from headgate.fixes.statement import parse

        if any(isinstance(i, _OF_OTHERS) for i in fix.intents):
            return CannotFix("a change of other statements, or of another file, goes with no other")
        places = [
            self.site.span(i.target if isinstance(i, Rewrite | ReplaceText | EndQuotes) else i.call)
            for i in fix.intents
            if not isinstance(i, Define | _OF_OTHERS)
        ]
        found = [place for place in places if place is not None]
        if not found:
            return CannotFix("the place lies outside of the statement")
        needed = min(start for start, _ in found), max(end for _, end in found)
        tree = parse(self.site.code, needed)
        if isinstance(tree, CannotFix):
            return tree
        self._tree = tree
        calls: dict[Range, list[OnCall]] = defaultdict(list)
        results: list[list[Patch] | CannotFix] = []
        rewritten: dict[Range, Rewrite] = {}
        for intent in dict.fromkeys(fix.intents):  # one value may fill several places of a text
            if isinstance(intent, Rewrite):
                if rewritten.setdefault(intent.target, intent) != intent:
                    return CannotFix("the changes overlap")
                results.append(self._rewrite(tree, intent))
            elif isinstance(intent, EndQuotes):
                results.append(self._end_quotes(tree, intent))
            elif isinstance(intent, OnCall):
                calls[intent.call].append(intent)
        results += (self._call(tree, intents) for intents in calls.values())
        patches: list[Patch] = []
        for result in results:
            if isinstance(result, CannotFix):
                return result
            patches += result
        return patches

    def define(self, intent: Define, speller: Speller) -> Definition:
        """Return the definition, spelled and indented as the file is; its line is not known."""
        text = "".join(
            p if isinstance(p, str) else speller.spell(p.qualified) for p in intent.pieces
        )
        return Definition(intent.name, text, self.site.first)

    def _call(self, tree: Tree, intents: Sequence[OnCall]) -> list[Patch] | CannotFix:
        from headgate.fixes.calls import CallChange, callee_source, change_call

        span = self.site.span(intents[0].call)
        call = tree.call_at(span) if span else None
        if call is None:
            return CannotFix("the call was not found")
        callee: str | None = None
        keywords: list[tuple[str, str]] = []
        for intent in intents:
            if isinstance(intent, ReplaceCallee):
                written = callee_source(tree, call).partition(".")[0].strip()
                if self.speller.is_variable(written):
                    return CannotFix("what is called may be something else")
                callee = self.speller.spell(intent.qualified, written)
            elif isinstance(intent, SetKeyword):
                value = intent.value
                pieces = value if isinstance(value, tuple) else (value,)
                keywords.append((intent.name, "".join(map(self._spelled, pieces))))
        dropped = tuple(i.name for i in intents if isinstance(i, DropKeyword))
        change = CallChange(callee, tuple(keywords), dropped)
        return change_call(tree, call, change, self.site.unit)

    def _spelled(self, piece: str | Name) -> str:
        return self.speller.spell(piece.qualified) if isinstance(piece, Name) else piece

    def _rewrite(self, tree: Tree, intent: Rewrite) -> list[Patch] | CannotFix:
        from headgate.fixes.rewriting import Draft, rewrite

        target = self.site.span(intent.target)
        if target is None:
            return CannotFix("the place lies outside of the statement")
        call = tree.call_at(target)
        if call is not None and self._drops_variable(tree, call, intent):
            return CannotFix("what is called may be something else")
        texts, kept = [""], list[tuple[int, int]]()
        for piece in intent.pieces:
            if isinstance(piece, Keep):
                span = self.site.span(piece.range)
                if span is None:
                    return CannotFix("a kept part lies outside of the statement")
                kept.append(span)
                texts.append("")
            else:
                texts[-1] += self._spelled(piece)
        return rewrite(tree, Draft(target, tuple(texts), tuple(kept)), self._comments())

    def _end_quotes(self, tree: Tree, intent: EndQuotes) -> list[Patch] | CannotFix:
        from headgate.fixes.quotes import ended

        target = self.site.span(intent.target)
        values = [self.site.span(value) for value in intent.values]
        found = [value for value in values if value is not None]
        if target is None or len(found) < len(values):
            return CannotFix("the place lies outside of the statement")
        return ended(tree, target, found)

    def _drops_variable(self, tree: Tree, call: cst.Call, intent: Rewrite) -> bool:
        """Whether a call of what a variable holds is replaced by another call."""
        from headgate.fixes.calls import callee_source

        first = intent.pieces[0]
        if not isinstance(first, Name) and not (isinstance(first, str) and first.endswith("(")):
            return False
        start = tree.span(call.func)[0]
        places = (self.site.span(p.range) for p in intent.pieces if isinstance(p, Keep))
        if any(place is not None and place[0] <= start < place[1] for place in places):
            return False
        return self.speller.is_variable(callee_source(tree, call).partition(".")[0].strip())

    def _comments(self) -> tuple[tuple[int, int], ...]:
        """Return where the statement's comments stand."""
        out: list[tuple[int, int]] = []
        for comment in lex(self.site.line, 0).comments:
            start = self.site.offset(comment.line, comment.column)
            if start is not None:
                out.append((start, start + len(comment.text)))
        return tuple(out)

    def inside_strings(self, patches: Iterable[Patch]) -> list[Patch] | CannotFix:
        """Adapt what comes into the fields of an f-string, where before Python 3.12
        its own quote, backslashes, comments and line ends must not stand."""
        patches = list(patches)
        strings = [
            string
            for string in (self._tree.format_strings() if self._tree else [])
            if not any(patch.start <= string[0] < patch.stop for patch in patches)  # it goes
        ]
        out: list[Patch] = []
        worded: dict[tuple[int, int, str], list[Patch]] = {}
        for patch in patches:
            text = patch.text
            for start, end, quote in strings:
                if not start < patch.start <= patch.stop < end:
                    continue
                if (words := self._as_words(patch, start, end, quote)) is not None:
                    out.append(words)
                    worded.setdefault((start, end, quote), []).append(words)
                    break
                if any(c in text for c in "\\\n#"):
                    return CannotFix("an f-string cannot hold the change")
                if quote in text:
                    other = "'" if quote == '"' else '"'
                    if other in text or len(quote) > 1:
                        return CannotFix("an f-string cannot hold the change")
                    text = text.replace(quote, other)
            else:
                out.append(Patch(patch.start, patch.stop, text))
        for (start, end, quote), written in worded.items():
            code = self.site.code
            left = apply(code[:end], written)[start:]
            if "{" not in left and "}" not in left:
                prefix = code[start:end].partition(quote)[0]
                out.append(Patch(start, start + len(prefix), re.sub("[fF]", "", prefix)))
        return out

    def _as_words(self, patch: Patch, start: int, end: int, quote: str) -> Patch | None:
        """Return what writes a literal into an f-string as text, None where it is no whole field."""
        code = self.site.code
        literal = _PLAIN.fullmatch(patch.text)
        field = code[patch.start - 1], code[patch.stop : patch.stop + 1]
        prefix = code[start:end].partition(quote)[0]
        if literal is None or field != ("{", "}") or "t" in prefix.lower():
            return None
        return Patch(patch.start - 1, patch.stop + 1, literal[2])
