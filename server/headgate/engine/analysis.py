"""One text analysed, and the next version from it.

An `Analysis` is immutable. `update` reads the regions that an edit touched,
works out which others could see the difference, and judges only those; its
findings equal those of a fresh `analyze` of the same text.
"""

from __future__ import annotations

import ast
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeAlias

from headgate.engine.cache import Cache, Trees, line_facts
from headgate.engine.context import BINDS, CALLS, READS, TESTS
from headgate.engine.documents import Reading, read_document
from headgate.engine.grouping import grown, units_of
from headgate.engine.items import OF_REGIONS, Item, asks, item_height
from headgate.engine.judging import Judge
from headgate.engine.ruleset import RuleSet
from headgate.engine.settings import Settings
from headgate.ruleapi import (
    Context,
    DocumentKind,
    Finding,
    Problem,
    Profile,
    Related,
    Step,
    VisibleNames,
)
from headgate.semantics import Scopes
from headgate.semantics.bodies import only_moved
from headgate.semantics.elsewhere import NOWHERE, Elsewhere
from headgate.semantics.program import Program
from headgate.semantics.scopes import bound_names, called_names, chunk_memo, read_names
from headgate.syntax import CONTINUES, Region, State, Unit, UnitKey, resplit, split
from headgate.text import (
    GROUP,
    Chunks,
    Encoding,
    Position,
    Range,
    Snapshot,
    chunked,
    column_of_units,
)
from headgate.text.snapshot import LineChange

_FAR: Final = 1_000
"""Statements before and after a line that are looked at for the function around it."""


class Analysis:
    """What is known of one version of a text."""

    __slots__ = (
        "_findings", "_scopes", "answers", "cache", "checked", "document", "file_level", "items",
        "program", "rules", "settings", "snapshot",
    )  # fmt: skip

    def __init__(
        self,
        snapshot: Snapshot,
        items: Chunks[Item],
        rules: RuleSet,
        settings: Settings,
        answers: Mapping[str, str],
        cache: Cache,
        checked: Mapping[UnitKey, tuple[Finding, ...]],
        file_level: tuple[Finding, ...] = (),
        *,
        program: Program,
        document: Reading | None = None,
    ) -> None:
        self.program = program
        self.document = document
        """What is said of a text that is no Python: then there are no regions."""
        self.snapshot = snapshot
        self.items = items
        self.rules = rules
        self.settings = settings
        self.answers = answers
        self.cache = cache
        self.checked = checked
        self.file_level = file_level if document is None else document.findings
        """Findings about the file as a whole, in absolute lines."""
        self._scopes: Scopes | None = None
        self._findings: tuple[Finding, ...] | None = None

    @property
    def scopes(self) -> Scopes:
        """Name resolution over this version."""
        if self._scopes is None:
            self._scopes = Scopes(self.items)
        return self._scopes

    # -- findings ------------------------------------------------------------
    def placed(self) -> list[tuple[int, Finding]]:
        """Return what was found, in order: a line, and the finding relative to it.

        The finding objects of untouched regions are the same from version to
        version, so that what is made of them can be kept.
        """
        out: list[tuple[int, Finding]] = []
        for nth, group in enumerate(self.items.groups):
            for inside, memo in chunk_memo(group, "shown", _shown_in):
                number = nth * GROUP + inside
                top = self.items.top_of(number)
                for line, place, finding in memo:
                    if finding.related:
                        index = self.items.first_of(number) + place
                        finding = self._with_related(finding, index, top + line)
                    if finding.steps:
                        finding = self._with_path(finding, number, top + line)
                    out.append((top + line, finding))
        if self.file_level:
            out += ((0, finding) for finding in self.file_level)
            out.sort(key=lambda placed: placed[1].shifted(placed[0]).order)
        return out

    def findings(self) -> tuple[Finding, ...]:
        """Return what was found, in absolute lines and in total order."""
        if self._findings is None:
            self._findings = _in_order(self.placed())
        return self._findings

    def shown(
        self, placed: Iterable[tuple[int, Finding]] | None = None
    ) -> list[tuple[int, Finding]]:
        """Return what is placed, or a part of it; of findings about one thing (`RuleMeta.once`) only the first.

        Fixes are checked against all that was found: who mends the first import of a module
        does not bring the second one about.
        """
        out: list[tuple[int, Finding]] = []
        seen: set[tuple[str, str]] = set()
        for line, finding in self.placed() if placed is None else placed:
            if finding.code in self.rules.once and self.document is None:
                if (finding.code, finding.message) in seen:
                    continue
                seen.add((finding.code, finding.message))
            out.append((line, finding))
        return out

    def reported(self) -> tuple[Finding, ...]:
        """Return what is shown, in absolute lines and in total order."""
        return _in_order(self.shown())

    def suppressed(self) -> tuple[Finding, ...]:
        """Return the findings that comments silence, in absolute lines."""
        if self.document is not None:
            return self.document.suppressed
        out: list[Finding] = []
        for line, item in self._judged():
            if item.judged is not None:
                out += (f.shifted(line) for f in item.judged.suppressed)
        return tuple(sorted(out, key=lambda f: f.order))

    def problems(self) -> tuple[Problem, ...]:
        """Return what could not be done, in absolute lines."""
        if self.document is not None:
            return self.document.problems
        raised = tuple(
            replace(problem, line=(problem.line or 0) + line)
            for line, item in self._judged()
            if item.result is not None
            for problem in item.result.problems
        )
        return (*raised, *self._exhausted()) if self.program.exhausted else raised

    def _exhausted(self) -> list[Problem]:
        """Return one problem for each function that was too much to follow."""
        wanted = set(self.program.exhausted)
        out: list[Problem] = []
        if None in wanted:
            out.append(Problem("data flow", "the module is too large to follow", 0))
        top = 0
        for item in self.items:
            if item.line in wanted:
                line = top + item.region.offset
                out.append(Problem("data flow", "the function is too large to follow", line))
            top += item.height
        return out

    def _judged(self) -> Iterator[tuple[int, Item]]:
        top = 0
        for item in self.items:
            if item.judged is not None or (item.result is not None and item.result.problems):
                yield top + item.region.offset, item
            top += item.height

    def _with_related(self, finding: Finding, index: int, line: int) -> Finding:
        """Fill in where the names that a finding speaks of are bound."""
        scopes = self.scopes
        chain = scopes.chain(index)
        out: list[Related] = []
        for related in finding.related:
            if related.range is not None or not related.name:
                out.append(related)
                continue
            found, _ = scopes.binds_of(related.name, chain, index)
            for number, bind, _ in found[:3]:
                item: Item = self.items[number]
                top = self.items.top(number) + item.region.offset
                text = item.region.lines[min(bind.line, len(item.region.lines) - 1)]
                column = column_of_units(text, bind.column, Encoding.UTF8)
                start = Position(top + bind.line - line, column)
                end = Position(start.line, column + len(related.name))
                out.append(replace(related, range=Range(start, end)))
        return replace(finding, related=tuple(out))

    def _with_path(self, finding: Finding, number: int, line: int) -> Finding:
        """Fill in where the value that a finding in chunk `number` speaks of came along."""
        out: list[Related] = []
        for step in finding.steps:
            if step.file:
                place = self.program.elsewhere.place(step)
                if place is not None:
                    range_, text = place
                    out.append(Related(step.note, range=range_, file=step.file, text=text))
                continue
            region = self.program.line_of(step)
            top = None if region is None else self._line_of(region, number)
            if region is not None and top is not None:
                out.append(Related(step.note, range=step_range(step, region, top - line)))
        return replace(finding, path=tuple(out))

    def places(self, steps: Iterable[Step]) -> dict[Step, Range]:
        """Return where steps are that the values of this text have on their ways."""
        out: dict[Step, Range] = {}
        for step in steps:
            region = self.program.line_of(step)
            top = None if region is None else self._line_of(region, 0)
            if region is not None and top is not None:
                out[step] = step_range(step, region, top)
        return out

    def _line_of(self, region: Region, near: int) -> int | None:
        """Return the line of a region's code; chunks near to `near` are looked at first."""
        chunks = self.items.chunks
        for distance in range(len(chunks)):
            for number in {near - distance, near + distance}:
                if 0 <= number < len(chunks):
                    line: int | None = chunk_memo(chunks[number], "lines", _lines).get(region)
                    if line is not None:
                        return self.items.top_of(number) + line
        return None

    @property
    def asked(self) -> frozenset[str]:
        """Keys of `Context.known` that nothing has answered yet."""
        return frozenset(
            key
            for key in self.all_asked
            if key not in self.answers and not key.startswith((CALLS, BINDS, READS, TESTS))
        )

    @property
    def all_asked(self) -> frozenset[str]:
        """All keys that were asked for, answered or not."""
        out: set[str] = set()
        if self.document is not None:
            out |= self.document.asked
        for chunk in self.items.chunks:
            out |= chunk_memo(chunk, "asks", asks)
        return frozenset(out)

    # -- structure, for fixes and outside checkers -----------------------------
    def region_at(self, line: int) -> tuple[int, Region]:
        """Return the region that covers a line, and the line on which its code begins."""
        index = max(self.items.find(line), 0)
        if not len(self.items):
            raise IndexError(line)
        item: Item = self.items[index]
        return self.items.top(index) + item.region.offset, item.region

    def body_at(self, line: int) -> Iterator[tuple[int, Region]]:
        """Yield the statements of the innermost function around a line, its head first.

        Outside of functions those of the module near the line. O(what is yielded).
        """
        first, stop, _ = self._body_around(line)
        top = self.items.top(first) if first < stop else 0
        for number in range(first, stop):
            item: Item = self.items[number]
            if item.region.lines:
                yield top + item.region.offset, item.region
            top += item.height

    def is_body_cut(self, line: int) -> bool:
        """Whether `body_at` leaves out statements, because they are too far from the line."""
        return self._body_around(line)[2]

    def _body_around(self, line: int) -> tuple[int, int, bool]:
        """Return the first region of a line's body, the one behind it, and whether it is cut."""
        items = self.items
        index = items.find(line)
        if index < 0:
            return 0, 0, False
        first, opened = index, -1
        bound = items[index].region.indent
        for number in range(index - 1, max(index - _FAR, 0) - 1, -1):
            first, region = number, items[number].region
            if region.is_code and region.indent < bound:
                bound = region.indent
                if region.defines == "def":
                    opened = region.indent
                    break
        is_cut = opened < 0 < first
        end = min(index + _FAR, len(items))
        for number in range(first + 1, end):
            region = items[number].region
            if region.is_code and region.indent <= opened:
                return first, number, is_cut
        return first, end, is_cut or end < len(items)

    def contexts_at(self, line: int) -> tuple[tuple[Context, Sequence[ast.AST]], ...]:
        """Return what rules see of the statement on a line, and all its nodes.

        One context for each way in which the statement is reached.
        """
        index = max(self.items.find(line), 0)
        item: Item = self.items[index]
        judge = Judge(
            self.scopes, self.program, self.rules, self.settings, self.answers, self.cache
        )
        trees = self.cache.trees(item.region)
        views = self.program.views_of(item.line)
        return tuple((judge.context(item, view, index, trees), trees.nodes) for view in views)

    def broken_lines(self) -> frozenset[int]:
        """Return the first lines of the statements that do not parse."""
        out: set[int] = set()
        for number, chunk in enumerate(self.items.chunks):
            top = self.items.top_of(number)
            out.update(top + line for line in chunk_memo(chunk, "broken", _broken))
        return frozenset(out)

    def imports_at(self, line: int) -> VisibleNames:
        """Return how names can be spelled at a line. O(names that are bound)."""
        if not len(self.items):
            return VisibleNames({}, frozenset())
        index = max(self.items.find(line), 0)
        scopes = self.scopes
        chain = scopes.chain(index)
        bound: set[str] = set()
        taken: set[str] = set()
        variables: set[str] = set()
        pairs: set[tuple[str, str]] = set()
        for chunk in self.items.chunks:
            names = chunk_memo(chunk, "imported", _imported)
            bound |= names[0]
            taken |= names[1]
            variables |= names[2]
            pairs |= names[3]
        imported: dict[str, str] = {}
        late: set[str] = set()
        reads = self.items[index].facts.reads
        for name in sorted(bound):
            meaning = scopes.meaning(name, chain, index)
            if len(meaning.names) == 1 and not meaning.other:
                if name in reads or (has_run := scopes.has_run(name, chain, index)):
                    imported[name] = next(iter(meaning.names))
                elif has_run is None:
                    late.add(name)
        counted = Counter(name for name, _ in pairs)
        variables |= late  # another import of them would not be seen here
        everywhere = {n: q for n, q in pairs if counted[n] == 1 and n not in variables}
        return VisibleNames(imported, frozenset(taken), frozenset(variables), everywhere)

    def statements(self) -> Iterator[tuple[int, Region]]:
        """Yield every region with code, and the line on which it begins."""
        top = 0
        for item in self.items:
            if item.region.lines:
                yield top + item.region.offset, item.region
            top += item.height

    def import_statements(self) -> Iterator[tuple[int, Region]]:
        """Yield the imports at the left edge, and the lines on which they begin."""
        for number, chunk in enumerate(self.items.chunks):
            for line, region in chunk_memo(chunk, "imports", _import_statements):
                yield self.items.top_of(number) + line, region

    def units(self) -> Iterator[Unit]:
        """Yield the top-level statements; a large class as its members."""
        imports: tuple[str, ...] = ()
        group: list[tuple[int, Item]] = []
        top = 0
        for item in self.items:
            region = item.region
            if region.lines:
                line = top + region.offset
                begins = region.indent == 0 and region.word not in CONTINUES
                if begins and group and group[-1][1].region.word != "@":
                    yield from units_of(group, imports)
                    imports = grown(imports, group)
                    group = []
                group.append((line, item))
            top += item.height
        if group:
            yield from units_of(group, imports)

    def unchecked(self) -> tuple[Unit, ...]:
        """Return the units that `with_checked` has not answered."""
        return tuple(unit for unit in self.units() if unit.key not in self.checked)


def step_range(step: Step, region: Region, down: int) -> Range:
    """Return where a step is whose line begins `down` lines further down."""
    ends: list[Position] = []
    for row, column in ((step.row, step.column), (step.end_row, step.end_column)):
        text = region.lines[min(row, len(region.lines) - 1)]
        ends.append(Position(row + down, column_of_units(text, column, Encoding.UTF8)))
    return Range(ends[0], ends[1])


def _lines(chunk: Iterable[Item]) -> dict[Region, int]:
    """Return the first lines of the statements of a chunk, from its top."""
    out: dict[Region, int] = {}
    top = 0
    for item in chunk:
        if item.region.lines:
            out[item.line] = top + item.region.offset
        top += item.height
    return out


def _import_statements(chunk: Iterable[Item]) -> list[tuple[int, Region]]:
    out: list[tuple[int, Region]] = []
    top = 0
    for item in chunk:
        region = item.region
        if region.indent == 0 and region.word in ("import", "from"):
            out.append((top + region.offset, region))
        top += item.height
    return out


def _in_order(placed: Iterable[tuple[int, Finding]]) -> tuple[Finding, ...]:
    return tuple(sorted((f.shifted(line) for line, f in placed), key=lambda f: f.order))


def _shown(chunk: Iterable[Item]) -> list[tuple[int, int, Finding]]:
    out: list[tuple[int, int, Finding]] = []
    top = 0
    for place, item in enumerate(chunk):
        if item.judged is not None and item.judged.kept:
            line = top + item.region.offset
            out += ((line, place, f) for f in sorted(item.judged.kept, key=lambda f: f.order))
        top += item.height
    return out


def _shown_in(
    group: Iterable[Iterable[Item]],
) -> list[tuple[int, list[tuple[int, int, Finding]]]]:
    """Return what is shown of the chunks of a group that have something to show."""
    memos = ((n, chunk_memo(chunk, "shown", _shown)) for n, chunk in enumerate(group))
    return [(n, memo) for n, memo in memos if memo]


def _broken(chunk: Iterable[Item]) -> list[int]:
    out: list[int] = []
    top = 0
    for item in chunk:
        if item.facts.state is not State.WHOLE:
            out.append(top + item.region.offset)
        top += item.height
    return out


def _imported(
    chunk: Iterable[Item],
) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[tuple[str, str]]]:
    """Return the names that are imported, all that are said, and those bound to other things.

    And what imports bind, each name with what it stands for.
    """
    bound: set[str] = set()
    variables: set[str] = set()
    reads: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for item in chunk:
        names = {bind.name for bind in (*item.facts.binds, *item.facts.params)}
        (bound if item.facts.imports else variables).update(names)
        reads |= item.facts.reads
        if item.facts.imports:
            pairs.update((b.name, getattr(b.value, "qualified", "")) for b in item.facts.binds)
    said = frozenset(bound | variables | reads)
    return frozenset(bound), said, frozenset(variables), frozenset(pairs)


def quiet() -> AbstractContextManager[object]:
    """Keep the parser's warnings about the analysed code (invalid escapes) to itself."""
    return warnings.catch_warnings(action="ignore")


def analyze(
    snapshot: Snapshot,
    rules: RuleSet,
    settings: Settings | None = None,
    answers: Mapping[str, str] | None = None,
    cache: Cache | None = None,
    *,
    elsewhere: Elsewhere = NOWHERE,
) -> Analysis:
    """Analyse a whole text, with what other files say."""
    settings = settings or Settings()
    if settings.profile is Profile.BANDIT:
        rules = RuleSet.of(())
    answers = dict(answers or {})
    cache = cache or Cache()
    if settings.kind is not None:
        return _read(snapshot, settings.kind, rules, settings, answers, cache)
    kept: dict[Any, Trees] = {}
    with quiet():
        items = [Item(region, cache.read(region, keep=kept)) for region in split(snapshot)]
        draft = chunked(items, item_height)
        scopes = Scopes(draft)
        scopes.prepare()
        program = _program(draft, cache, kept, rules, None, elsewhere)
        judge_ = Judge(scopes, program, rules, settings, answers, cache, kept)
        done = [
            Item(
                item.region,
                item.facts,
                judge_.result(item, index),
                rules=rules,
                settings=settings,
            )
            for index, item in enumerate(items)
        ]
    # The program would go on holding the trees of the whole text, and what they told.
    kept.clear()
    program.judged()
    return Analysis(
        snapshot, chunked(done, item_height), rules, settings, answers, cache, {}, program=program
    )


def _read(
    snapshot: Snapshot,
    kind: DocumentKind,
    rules: RuleSet,
    settings: Settings,
    answers: Mapping[str, str],
    cache: Cache,
) -> Analysis:
    """Read a text that is no Python."""
    nothing: Chunks[Item] = chunked((), item_height)
    reading = read_document(snapshot, kind, rules, settings, answers)
    program = _program(nothing, cache, None, RuleSet.of(()), None, NOWHERE)
    return Analysis(
        snapshot, nothing, rules, settings, answers, cache, {}, program=program, document=reading
    )


def _program(
    items: Chunks[Item],
    cache: Cache,
    kept: dict[Any, Trees] | None,
    rules: RuleSet,
    prior: Program | None,
    elsewhere: Elsewhere,
) -> Program:
    """Evaluate the bodies of a text; of none where no rule wants to know."""
    regions = [item.line for item in items] if rules.follows else []
    trees = partial(cache.trees, kept=kept)
    program = Program(line_facts, trees, rules.models, prior, elsewhere=elsewhere)
    program.evaluate_all(regions)
    return program


def update(
    analysis: Analysis,
    snapshot: Snapshot,
    change: LineChange,
    elsewhere: Elsewhere | None = None,
) -> Analysis:
    """Return the analysis of the next version, from the one before.

    `elsewhere` is what other files say now, None if that has not changed.
    """
    old, cache = analysis.items, analysis.cache
    if analysis.settings.kind is not None:
        return analyze(snapshot, analysis.rules, analysis.settings, analysis.answers, cache)
    with quiet():
        cut = resplit(old, snapshot, change)
        gone = old.slice(cut.start, cut.old_stop)
        new = _read_anew(cut.new, gone, cache)
        _inherit(gone, new)
        items = old.splice(cut.start, cut.old_stop, new)
        scopes = Scopes(items)
        dirty = set(range(cut.start, cut.start + len(new)))
        dirty |= _asking(items, gone, new)
        program, where = _next_program(analysis, scopes, cut.start, gone, new, elsewhere)
        before = analysis.program
        for number in where:
            line = items[number].line
            if program.views_of(line) != before.views_of(line):
                dirty.add(number)
        judge_ = Judge(scopes, program, analysis.rules, analysis.settings, analysis.answers, cache)
        items = items.with_items(_rejudged(items, sorted(dirty), judge_), OF_REGIONS)
    program.judged()
    return Analysis(
        snapshot, items, analysis.rules, analysis.settings, analysis.answers, cache,
        analysis.checked, _moved(analysis.file_level, change), program=program,
    )  # fmt: skip


def _asking(items: Chunks[Item], gone: Sequence[Item], new: Sequence[Item]) -> set[int]:
    """Return the regions that asked for a call or a name that now is there, or no longer is.

    And those that asked for the conditions around them, whatever was edited.
    """
    keys = {TESTS}
    keys |= {CALLS + name for name in called_names(gone) ^ called_names(new)}
    keys |= {BINDS + name for name in bound_names(gone) ^ bound_names(new)}
    keys |= {READS + name for name in read_names(gone) ^ read_names(new)}
    out: set[int] = set()
    for nth, group in enumerate(items.groups):
        all_keys, chunks = chunk_memo(group, "asking", _asking_in)
        if keys.isdisjoint(all_keys):
            continue
        for inside, asking in chunks:
            found = [place for place, asked in asking if not keys.isdisjoint(asked)]
            if found:
                first = items.first_of(nth * GROUP + inside)
                out.update([first + place for place in found])
    return out


_Asking: TypeAlias = list[tuple[int, frozenset[str]]]
"""Places of regions that asked for something, with the keys that they asked for."""


def _asking_in(
    group: Iterable[Iterable[Item]],
) -> tuple[frozenset[str], list[tuple[int, _Asking]]]:
    """Return all keys that a group asked for, and its chunks with regions that asked."""
    chunks: list[tuple[int, _Asking]] = []
    keys: set[str] = set()
    for number, chunk in enumerate(group):
        asking: _Asking = chunk_memo(chunk, "asking", _asking_regions)
        if asking:
            chunks.append((number, asking))
            keys.update(*[asked for _, asked in asking])
    return frozenset(keys), chunks


def _asking_regions(chunk: Iterable[Item]) -> _Asking:
    return [
        (place, frozenset([key for key, _ in item.result.asked]))
        for place, item in enumerate(chunk)
        if item.result is not None and item.result.asked
    ]


def _next_program(
    analysis: Analysis,
    scopes: Scopes,
    start: int,
    gone: Sequence[Item],
    new: Sequence[Item],
    elsewhere: Elsewhere | None,
) -> tuple[Program, Sequence[int]]:
    """Return the program of the next version, and the regions that may see other things."""
    if not analysis.rules.follows:
        return analysis.program, ()
    items: Chunks[Item] = scopes.items
    before = analysis.program
    if elsewhere is not None:
        told = _program(items, analysis.cache, None, analysis.rules, before, elsewhere)
        return told, range(len(items))
    head, tail = _same_ends(gone, new)
    start, stop = start + head, start + len(new) - tail
    gone, new = gone[head : len(gone) - tail], new[head : len(new) - tail]
    if not gone and not new:
        return before, ()
    header = _function_around(scopes, start) if start < len(items) else -1
    if (
        header >= 0
        and not any(i.facts.stars for i in (*gone, *new))
        and before.imports_alike([i.line for i in gone], [i.line for i in new])
    ):
        end = scopes.block_end(header)
        old_end = header + 1 + before.lines_in(items[header].line)
        inside = stop <= end and start + len(gone) <= old_end
        if inside and end - len(new) == old_end - len(gone):
            inner = tuple(i.line for i in items.slice(header + 1, end))
            made = before.edited(items[header].line, inner)
            if made is not None:
                where = () if made.one_line else range(header, end)
                return made, [*where, *_places(items, made.spread)] if made.spread else where
    if header < 0 and len(gone) == len(new) == 1:
        made = before.line_outside(gone[0].line, new[0].line)
        if made is not None:
            return made, ()
    if header < 0 and all(i.facts.imports for i in (*gone, *new)):
        around = _code_at(items, start - 1, -1), _code_at(items, stop, 1)
        made = before.imports_outside([i.line for i in gone], [i.line for i in new], *around)
        if made is not None:
            return made, ()
    imports = any(i.facts.imports for i in (*gone, *new))
    outer = before.renewed([item.line for item in items], imports=imports)
    if outer is not None:
        return outer, _places(items, outer.spread)
    again = _program(items, analysis.cache, None, analysis.rules, before, before.elsewhere)
    return again, range(len(items))


def _read_anew(regions: Sequence[Region], gone: Sequence[Item], cache: Cache) -> list[Item]:
    """Read lines; of those that have only moved it is known what they were before."""
    known: dict[str, list[Item]] = defaultdict(list)
    for item in reversed(gone):
        known[item.region.text].append(item)
    out: list[Item] = []
    for region in regions:
        facts = cache.read(region)
        before = known.get(region.text)
        has_moved = before and only_moved(before[-1].region, region)
        out.append(Item(region, facts, line=before.pop().line if before and has_moved else None))
    return out


def _same_ends(gone: Sequence[Item], new: Sequence[Item]) -> tuple[int, int]:
    """Return how many lines are the same at the beginning, and at the end."""
    most = min(len(gone), len(new))
    head = 0
    while head < most and gone[head].line is new[head].line:
        head += 1
    tail = 0
    while tail < most - head and gone[-1 - tail].line is new[-1 - tail].line:
        tail += 1
    return head, tail


def _code_at(items: Chunks[Item], index: int, way: int) -> Region | None:
    """Return the first line of code from a place on, up or down."""
    while 0 <= index < len(items):
        line: Region = items[index].line
        if line.lines:
            return line
        index += way
    return None


def _places(items: Iterable[Item], regions: Set[Region]) -> Sequence[int]:
    return [n for n, item in enumerate(items) if item.line in regions] if regions else ()


def _function_around(scopes: Scopes, index: int) -> int:
    """Return the header of the outermost function around a region, itself left out, or -1."""
    for header in reversed(scopes.enclosing(index)):
        if header < index and scopes.items[header].region.defines == "def":
            return header
    return -1


def _moved(findings: tuple[Finding, ...], change: LineChange) -> tuple[Finding, ...]:
    """Shift findings behind a change, and drop those that it touched."""
    grown = change.new_stop - change.old_stop
    out: list[Finding] = []
    for finding in findings:
        if finding.range.end.line < change.start:
            out.append(finding)
        elif finding.range.start.line >= change.old_stop:
            out.append(finding.shifted(grown))
    return tuple(out)


def _inherit(gone: Sequence[Item], new: list[Item]) -> None:
    """Hand on what outside checkers said of lines that are still the same."""
    known: dict[str, list[Item]] = defaultdict(list)
    for item in reversed(gone):
        if item.foreign or item.checked:
            known[item.region.text].append(item)
    for number, item in enumerate(new):
        before = known.get(item.region.text)
        if before and item.region.lines:
            old = before.pop()
            new[number] = Item(
                item.region, item.facts, None, old.foreign, checked=old.checked, seen=old.seen,
                line=item.line,
            )  # fmt: skip


def _rejudged(items: Chunks[Item], dirty: Iterable[int], judge_: Judge) -> dict[int, Item]:
    out: dict[int, Item] = {}
    for index in dirty:
        item: Item = items[index]
        result = judge_.result(item, index)
        if result is not item.result:
            out[index] = Item(
                item.region,
                item.facts,
                result,
                item.foreign,
                checked=item.checked,
                seen=item.seen,
                rules=judge_.rules,
                settings=judge_.settings,
                line=item.line,
            )
    return out


def with_elsewhere(analysis: Analysis, elsewhere: Elsewhere) -> Analysis:
    """Return the analysis with what other files say now; lines that see a change are judged."""
    items = analysis.items
    if analysis.document is not None:
        return analysis
    with quiet():
        before = analysis.program
        program = _program(items, analysis.cache, None, analysis.rules, before, elsewhere)
        dirty = [
            number
            for number, item in enumerate(items)
            if program.views_of(item.line) != before.views_of(item.line)
        ]
        judge_ = Judge(
            analysis.scopes, program, analysis.rules, analysis.settings, analysis.answers,
            analysis.cache,
        )  # fmt: skip
        items = items.with_items(_rejudged(items, dirty, judge_))
    return Analysis(
        analysis.snapshot, items, analysis.rules, analysis.settings, analysis.answers,
        analysis.cache, analysis.checked, analysis.file_level, program=program,
    )  # fmt: skip


def answer(analysis: Analysis, answers: Mapping[str, str]) -> Analysis:
    """Return the analysis with more evidence; only regions that asked are judged again."""
    live = analysis.all_asked
    # Keys can hold text of the program: those of former texts are let go.
    merged = {**{k: v for k, v in analysis.answers.items() if k in live}, **answers}
    if analysis.settings.kind is not None:
        return analyze(analysis.snapshot, analysis.rules, analysis.settings, merged, analysis.cache)
    changed = {k for k, v in merged.items() if analysis.answers.get(k) != v}
    dirty = [
        analysis.items.first_of(number) + place
        for number, chunk in enumerate(analysis.items.chunks)
        if not changed.isdisjoint(chunk_memo(chunk, "asks", asks))
        for place, item in enumerate(chunk)
        if item.result is not None and any(key in changed for key, _ in item.result.asked)
    ]
    with quiet():
        judge_ = Judge(
            analysis.scopes, analysis.program, analysis.rules, analysis.settings, merged,
            analysis.cache,
        )  # fmt: skip
        items = analysis.items.with_items(_rejudged(analysis.items, dirty, judge_), OF_REGIONS)
    return Analysis(
        analysis.snapshot, items, analysis.rules, analysis.settings, merged, analysis.cache,
        analysis.checked, analysis.file_level, program=analysis.program,
    )  # fmt: skip
