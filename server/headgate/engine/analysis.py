"""One text analysed, and the next version from it.

An `Analysis` is immutable. `update` reads the regions that an edit touched,
works out which others could see the difference, and judges only those; its
findings equal those of a fresh `analyze` of the same text.
"""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from operator import attrgetter
from typing import Any, Final, TypeAlias

from headgate.engine.cache import NOTHING, Cache, Result, Trees, content_key
from headgate.engine.context import CALLS, RegionContext
from headgate.engine.ruleset import RuleSet
from headgate.engine.settings import Settings
from headgate.engine.suppression import Judged, judge
from headgate.ruleapi import (
    Finding,
    Function,
    Hit,
    Problem,
    Profile,
    Related,
    Rule,
    Severity,
    VisibleNames,
)
from headgate.semantics import Facts, Meaning, Scopes
from headgate.semantics.facts import Alias, root_of
from headgate.semantics.scopes import called_names, chunk_memo
from headgate.syntax import CONTINUES, Region, State, Unit, UnitKey, resplit, split
from headgate.text import (
    Chunks,
    Encoding,
    Position,
    Range,
    Snapshot,
    chunked,
    column_of_units,
)
from headgate.text.snapshot import LineChange

_MEMBERS: Final = 60
"""A class with more regions than this is handed to outside checkers in members."""


class Item:
    """A region with what is known of it. Immutable."""

    __slots__ = (
        "checked",
        "entry",
        "facts",
        "foreign",
        "height",
        "judged",
        "reach",
        "region",
        "result",
        "seen",
    )

    def __init__(
        self,
        region: Region,
        facts: Facts,
        result: Result | None = None,
        foreign: tuple[Finding, ...] = (),
        *,
        checked: bool = False,
        seen: frozenset[str] = frozenset(),
        rules: RuleSet | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.region = region
        self.facts = facts
        self.result = result
        self.foreign = foreign
        """Findings of outside checkers, lines relative to the region's code."""
        self.checked = checked
        self.seen = seen
        """Codes of all that outside checkers found, also what a rule of ours covers."""
        self.height = region.height
        self.reach = region.reach
        self.entry = region.entry
        self.judged: Judged | None = None
        if result is None or rules is None or settings is None or not rules.rules:
            return
        findings = (*result.findings, *foreign)
        if region.lines and (findings or region.comments):
            self.judged = judge(region, findings, rules, settings, checked=checked, seen=seen)


_item_height = attrgetter("height")


@contextmanager
def _quiet() -> Generator[None]:
    """Keep the parser's warnings about the analysed code (invalid escapes) to itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Analysis:
    """What is known of one version of a text."""

    __slots__ = (
        "_findings", "_scopes", "answers", "cache", "checked", "file_level", "items", "rules",
        "settings", "snapshot",
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
    ) -> None:
        self.snapshot = snapshot
        self.items = items
        self.rules = rules
        self.settings = settings
        self.answers = answers
        self.cache = cache
        self.checked = checked
        self.file_level = file_level
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
        """Return what is shown, in order: a line, and the finding relative to it.

        The finding objects of untouched regions are the same from version to
        version, so that what is made of them can be kept.
        """
        out: list[tuple[int, Finding]] = []
        for number, chunk in enumerate(self.items.chunks):
            memo = chunk_memo(chunk, "shown", _shown)
            if memo:
                top = self.items.top_of(number)
                for line, place, finding in memo:
                    if finding.related:
                        index = self.items.first_of(number) + place
                        finding = self._with_related(finding, index, top + line)
                    out.append((top + line, finding))
        if self.file_level:
            out += ((0, finding) for finding in self.file_level)
            out.sort(key=lambda placed: placed[1].shifted(placed[0]).order)
        return out

    def findings(self) -> tuple[Finding, ...]:
        """Return what is shown, in absolute lines and in total order."""
        if self._findings is None:
            shifted = (finding.shifted(line) for line, finding in self.placed())
            self._findings = tuple(sorted(shifted, key=lambda f: f.order))
        return self._findings

    def suppressed(self) -> tuple[Finding, ...]:
        """Return the findings that comments silence, in absolute lines."""
        out: list[Finding] = []
        for line, item in self._judged():
            if item.judged is not None:
                out += (f.shifted(line) for f in item.judged.suppressed)
        return tuple(sorted(out, key=lambda f: f.order))

    def problems(self) -> tuple[Problem, ...]:
        """Return what could not be done, in absolute lines."""
        return tuple(
            replace(problem, line=(problem.line or 0) + line)
            for line, item in self._judged()
            if item.result is not None
            for problem in item.result.problems
        )

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

    @property
    def asked(self) -> frozenset[str]:
        """Keys of `Context.known` that nothing has answered yet."""
        out: set[str] = set()
        for chunk in self.items.chunks:
            out |= chunk_memo(chunk, "asks", _asks)
        return frozenset(k for k in out if k not in self.answers and not k.startswith(CALLS))

    # -- structure, for fixes and outside checkers -----------------------------
    def region_at(self, line: int) -> tuple[int, Region]:
        """Return the region that covers a line, and the line on which its code begins."""
        index = max(self.items.find(line), 0)
        if not len(self.items):
            raise IndexError(line)
        item: Item = self.items[index]
        return self.items.top(index) + item.region.offset, item.region

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
        for chunk in self.items.chunks:
            names = chunk_memo(chunk, "imported", _imported)
            bound |= names[0]
            taken |= names[1]
        imported: dict[str, str] = {}
        for name in sorted(bound):
            meaning = scopes.meaning(name, chain, index)
            if len(meaning.names) == 1 and not meaning.other and not meaning.constants:
                imported[name] = next(iter(meaning.names))
        return VisibleNames(imported, frozenset(taken))

    def statements(self) -> Iterator[tuple[int, Region]]:
        """Yield every region with code, and the line on which it begins."""
        top = 0
        for item in self.items:
            if item.region.lines:
                yield top + item.region.offset, item.region
            top += item.height

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
                    yield from _units_of(group, imports)
                    imports = _grown(imports, group)
                    group = []
                group.append((line, item))
            top += item.height
        if group:
            yield from _units_of(group, imports)

    def unchecked(self) -> tuple[Unit, ...]:
        """Return the units that `with_checked` has not answered."""
        return tuple(unit for unit in self.units() if unit.key not in self.checked)


def _shown(chunk: Iterable[Item]) -> list[tuple[int, int, Finding]]:
    out: list[tuple[int, int, Finding]] = []
    top = 0
    for place, item in enumerate(chunk):
        if item.judged is not None and item.judged.kept:
            line = top + item.region.offset
            out += ((line, place, f) for f in sorted(item.judged.kept, key=lambda f: f.order))
        top += item.height
    return out


def _asks(chunk: Iterable[Item]) -> frozenset[str]:
    return frozenset(
        key for item in chunk if item.result is not None for key, _ in item.result.asked
    )


def _broken(chunk: Iterable[Item]) -> list[int]:
    out: list[int] = []
    top = 0
    for item in chunk:
        if item.facts.state is not State.WHOLE:
            out.append(top + item.region.offset)
        top += item.height
    return out


def _imported(chunk: Iterable[Item]) -> tuple[frozenset[str], frozenset[str]]:
    bound: set[str] = set()
    taken: set[str] = set()
    for item in chunk:
        if item.facts.imports:
            bound.update(bind.name for bind in item.facts.binds)
        taken.update(bind.name for bind in (*item.facts.binds, *item.facts.params))
        taken |= item.facts.reads
    return frozenset(bound), frozenset(taken)


def _reads(chunk: Iterable[Item]) -> frozenset[str]:
    out: set[str] = set()
    for item in chunk:
        out |= item.facts.reads
    return frozenset(out)


def _aliases(chunk: Iterable[Item]) -> dict[str, frozenset[str]]:
    """Return, for each name, the names that are bound to something made of it."""
    out: dict[str, set[str]] = defaultdict(set)
    for item in chunk:
        for bind in (*item.facts.binds, *item.facts.params):
            if isinstance(bind.value, Alias):
                out[root_of(bind.value.path)[0]].add(bind.name)
    return {root: frozenset(names) for root, names in out.items()}


def _units_of(group: list[tuple[int, Item]], imports: tuple[str, ...]) -> Iterator[Unit]:
    """Cut a top-level statement into units."""
    head = next((n for n, (_, i) in enumerate(group) if i.region.word != "@"), len(group) - 1)
    region = group[head][1].region
    if region.word != "class" or len(group) <= _MEMBERS:
        yield _unit(group, imports)
        return
    header, members = group[: head + 1], group[head + 1 :]
    column = members[0][1].region.indent if members else 0
    part: list[tuple[int, Item]] = []
    for line, item in members:
        begins = item.region.indent <= column and item.region.word not in CONTINUES
        if begins and part and part[-1][1].region.word != "@":
            yield _unit([*header, *part], imports)
            imports = _grown(imports, part)
            part = []
        part.append((line, item))
    yield _unit([*header, *part], imports)


def _unit(group: list[tuple[int, Item]], imports: tuple[str, ...]) -> Unit:
    first = group[0][0]
    lines: list[str] = []
    parts: list[tuple[int, int]] = []
    at = first
    for line, item in group:
        if line > at:
            # A gap: comments, or members of a class that are other units.
            lines += (
                item.region.lead if line - at == len(item.region.lead) else ["\n"] * (line - at)
            )
        lines += item.region.lines
        parts.append((line - first, len(item.region.lines)))
        at = line + len(item.region.lines)
    regions = tuple((line - first, item.region) for line, item in group)
    text = "".join("".join(item.region.lines) for _, item in group)
    return Unit(UnitKey(text, imports, tuple(parts)), first, tuple(lines), imports, regions)


def _grown(imports: tuple[str, ...], group: Sequence[tuple[int, Item]]) -> tuple[str, ...]:
    more = tuple(i.region.text.strip() for _, i in group if i.facts.imports)
    return imports + more if more else imports


# -- judging -------------------------------------------------------------------
def _environment(
    facts: Facts, scopes: Scopes, index: int
) -> tuple[tuple[tuple[str, Meaning], ...], Any]:
    """Return the meanings of the names that a region reads, in order of name."""
    if not facts.reads:
        return (), None
    chain = scopes.chain(index)
    out: list[tuple[str, Meaning]] = []
    for name in sorted(facts.reads):
        if name in facts.shadowed:
            continue
        meaning = scopes.meaning(name, chain, index)
        if not meaning.is_plain:
            out.append((name, meaning))
    return tuple(out), chain


def _wanted(facts: Facts, env: Mapping[str, Meaning], rules: RuleSet) -> bool:
    """Tell whether any handler could have a look at a region."""
    if not rules.nodes.keys().isdisjoint(facts.kinds):
        return True
    calls, methods = rules.calls, rules.methods
    for path in facts.calls:
        if path == "":
            if methods:
                return True
            continue
        root, rest = root_of(path)
        meaning = env.get(root)
        if meaning is not None and any(name + rest in calls for name in meaning.names):
            return True
        if methods and rest.rsplit(".", 1)[-1] in methods:
            return True
    return False


class _Judge:
    """Judges regions of one text."""

    def __init__(
        self,
        scopes: Scopes,
        rules: RuleSet,
        settings: Settings,
        answers: Mapping[str, str],
        cache: Cache,
        kept: dict[Any, Trees] | None = None,
    ) -> None:
        self.scopes = scopes
        self.rules = rules
        self.settings = settings
        self.answers = answers
        self.cache = cache
        self.kept = kept
        self.enabled = cache.enabled(rules, settings)

    def result(self, item: Item, index: int) -> Result:
        """Return what the rules say of a region, from the cache where it is known."""
        facts, region = item.facts, item.region
        if not region.lines:
            return NOTHING
        bindings, _ = _environment(facts, self.scopes, index)
        env = dict(bindings)
        if not _wanted(facts, env, self.rules):
            return NOTHING
        function = self.scopes.function(index)
        key = (content_key(region), bindings, function, self.settings, self.rules.key)
        result = self.cache.results.get(key)
        if result is not None and all(self.answer_to(k) == a for k, a in result.asked):
            return result
        result = self.run(item, env, function)
        self.cache.results[key] = result
        return result

    def answer_to(self, key: str) -> str | None:
        """Return what a region that asks now would get."""
        if key.startswith(CALLS):
            return str(self.scopes.called(key.removeprefix(CALLS)))
        return self.answers.get(key)

    def run(self, item: Item, env: Mapping[str, Meaning], function: Function | None) -> Result:
        """Run the handlers on a region."""
        trees = self.cache.trees(item.region, self.kept)
        context = RegionContext(
            item.region,
            trees.base,
            trees.nodes,
            env,
            function,
            self.settings,
            self.answers,
            self.scopes.called,
        )
        hits: list[tuple[Rule, Hit]] = []
        problems: list[Problem] = []
        for node in trees.nodes:
            for rule, check in self.checks_of(node, context):
                if not self.enabled[rule.meta.code]:
                    continue
                try:
                    hits += ((rule, hit) for hit in check(node, context))
                except Exception as error:  # law 12: a rule that raises costs one problem
                    where = f"{type(error).__name__} in rule {rule.meta.name}"
                    problems.append(Problem(rule.meta.code, where, context.range(node).start.line))
        findings = _findings(hits, context, self.settings)
        return Result(findings, tuple(problems), tuple(sorted(context.asked.items())))

    def checks_of(
        self, node: ast.AST, context: RegionContext
    ) -> Sequence[tuple[Rule, Callable[[Any, RegionContext], Iterable[Hit]]]]:
        """Return the checks that want to see a node, each once."""
        by_class = self.rules.nodes.get(node.__class__, ())
        if not isinstance(node, ast.Call):
            return by_class
        checks = list(by_class)
        calls, methods = self.rules.calls, self.rules.methods
        for name in sorted(context.names(node.func)):
            checks += (pair for pair in calls.get(name, ()) if pair not in checks)
        if methods and isinstance(node.func, ast.Attribute):
            checks += methods.get(node.func.attr, ())
        return checks


def _findings(
    hits: Iterable[tuple[Rule, Hit]], context: RegionContext, settings: Settings
) -> tuple[Finding, ...]:
    """Make findings of hits; on the same range the most specific rule wins."""
    found: dict[Range, dict[str, tuple[Rule, Finding]]] = {}
    for rule, hit in hits:
        meta = rule.meta
        severity = meta.severity if hit.severity is None else hit.severity
        finding = Finding(
            range=context.range(hit.node),
            code=meta.code,
            name=meta.name,
            message=hit.message,
            severity=settings.loudness_of(meta.code, severity),
            confidence=hit.confidence or meta.confidence,
            cwe=meta.cwe,
            fixes=hit.fixes,
            related=hit.related,
            evidence=hit.evidence,
        )
        found.setdefault(finding.range, {}).setdefault(finding.code, (rule, finding))
    out: list[Finding] = []
    for same in found.values():
        for rule, finding in same.values():
            if not same.keys().isdisjoint(rule.meta.yields_to):
                continue
            yielding = (r.meta for r, _ in same.values() if finding.code in r.meta.yields_to)
            also = tuple(sorted(meta.code for meta in yielding))
            out.append(replace(finding, also=also) if also else finding)
    return tuple(sorted(out, key=lambda f: f.order))


# -- the four ways to an analysis ------------------------------------------------
def analyze(
    snapshot: Snapshot,
    rules: RuleSet,
    settings: Settings | None = None,
    answers: Mapping[str, str] | None = None,
    cache: Cache | None = None,
) -> Analysis:
    """Analyse a whole text."""
    settings = settings or Settings()
    if settings.profile is Profile.BANDIT:
        rules = RuleSet.of(())
    answers = dict(answers or {})
    cache = cache or Cache()
    kept: dict[Any, Trees] = {}
    with _quiet():
        items = [Item(region, cache.read(region, keep=kept)) for region in split(snapshot)]
        draft = chunked(items, _item_height)
        scopes = Scopes(draft)
        scopes.prepare()
        judge_ = _Judge(scopes, rules, settings, answers, cache, kept)
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
    return Analysis(snapshot, chunked(done, _item_height), rules, settings, answers, cache, {})


def update(analysis: Analysis, snapshot: Snapshot, change: LineChange) -> Analysis:
    """Return the analysis of the next version, from the one before."""
    old, cache = analysis.items, analysis.cache
    with _quiet():
        cut = resplit(old, snapshot, change)
        new = [Item(region, cache.read(region)) for region in cut.new]
        gone = old.slice(cut.start, cut.old_stop)
        _inherit(gone, new)
        items = old.splice(cut.start, cut.old_stop, new)
        scopes = Scopes(items)
        dirty = set(range(cut.start, cut.start + len(new)))
        dirty |= _dependants(analysis.scopes, scopes, cut.start, gone, new)
        dirty |= _asking(items, called_names(gone) ^ called_names(new))
        judge_ = _Judge(scopes, analysis.rules, analysis.settings, analysis.answers, cache)
        items = items.with_items(_rejudged(items, sorted(dirty), judge_))
    return Analysis(
        snapshot, items, analysis.rules, analysis.settings, analysis.answers, cache,
        analysis.checked, _moved(analysis.file_level, change),
    )  # fmt: skip


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
                item.region, item.facts, None, old.foreign, checked=old.checked, seen=old.seen
            )


def _rejudged(items: Chunks[Item], dirty: Iterable[int], judge_: _Judge) -> dict[int, Item]:
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
            )
    return out


def _skeleton(items: Sequence[Item]) -> list[tuple[int, bool, Any]]:
    return [
        (i.region.indent, i.region.is_scope, i.facts.function if i.region.is_scope else None)
        for i in items
        if i.region.lines
    ]


_Bindings: TypeAlias = dict[str, list[object]]


def _bindings(
    items: Sequence[Item], first: int, scopes: Scopes | None
) -> tuple[_Bindings, _Bindings]:
    """Return what regions bind outside, and inside, the functions and classes among them.

    With `scopes`, a binding is told apart by the function or class that it is in.
    """
    outer: _Bindings = defaultdict(list)
    inner: _Bindings = defaultdict(list)
    skip = -1
    for number, item in enumerate(items):
        region, facts = item.region, item.facts
        if not region.lines:
            continue
        if skip >= 0 and region.indent <= skip:
            skip = -1
        for name in facts.globals:
            outer[name].append("global")
        if facts.binds:
            owner: list[int] = []
            if skip < 0 and scopes is not None:
                owner = scopes.enclosing(first + number)[:1]
            table = outer if skip < 0 else inner
            for bind in facts.binds:
                table[bind.name].append((bind.value, region.indent > 0, owner))
        for bind in facts.params:
            inner[bind.name].append(bind.value)
        if region.is_scope and skip < 0:
            skip = region.indent
    return outer, inner


def _differing(before: _Bindings, after: _Bindings) -> set[str]:
    return {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}


def _dependants(
    old: Scopes, scopes: Scopes, start: int, gone: Sequence[Item], new: Sequence[Item]
) -> set[int]:
    """Return the regions outside `new` that could see the difference."""
    items: Chunks[Item] = scopes.items
    out: set[int] = set()
    # Regions read again that are the same: blank lines before them have changed.
    while gone and new and content_key(gone[-1].region) == content_key(new[-1].region):
        gone, new = gone[:-1], new[:-1]
    while gone and new and content_key(gone[0].region) == content_key(new[0].region):
        gone, new, start = gone[1:], new[1:], start + 1
    stop = start + len(new)
    code = [i for i in (*gone, *new) if i.region.lines]
    if not code:
        return out
    least = min(i.region.indent for i in code)
    behind = scopes.end_of(stop, least)
    reshaped = _skeleton(gone) != _skeleton(new)
    outer_before, inner_before = _bindings(gone, start, old if reshaped else None)
    outer_after, inner_after = _bindings(new, start, scopes if reshaped else None)
    names = _differing(outer_before, outer_after)
    stars = [s for i in gone for s in i.facts.stars] != [s for i in new for s in i.facts.stars]
    if reshaped:
        # The lines behind may now belong to another scope, and what they bind too.
        out.update(range(stop, behind))
        moved = items.slice(stop, behind)
        names |= {b.name for i in moved for b in (*i.facts.binds, *i.facts.params)}
        names |= {n for i in moved for n in i.facts.globals}
        stars = stars or any(i.facts.stars for i in moved)
    hidden = _differing(inner_before, inner_after)
    if hidden:
        near = (*gone, *new, *items.slice(stop, behind))
        names |= hidden & {name for item in near for name in item.facts.globals}
        # Bodies that begin among the regions may go on behind them.
        _readers(items, stop, behind, _closure(items, hidden), out)
    if not names and not stars:
        return out
    low, high = _extent(scopes, start, least, names)
    if stars:
        out.update(range(low, high))
        return out
    _readers(items, low, high, _closure(items, names), out)
    return out


def _asking(items: Chunks[Item], names: frozenset[str]) -> set[int]:
    """Return the regions that asked whether anything of these names is called."""
    keys = {CALLS + name for name in names}
    return {
        items.first_of(number) + place
        for number, chunk in enumerate(items.chunks)
        if keys and not keys.isdisjoint(chunk_memo(chunk, "asks", _asks))
        for place, item in enumerate(chunk)
        if item.result is not None and any(key in keys for key, _ in item.result.asked)
    }


def _extent(scopes: Scopes, start: int, column: int, names: set[str]) -> tuple[int, int]:
    """Return the regions that see names bound at `column` from region `start` on."""
    items: Chunks[Item] = scopes.items
    header = _header_above(scopes, start, column)
    whole = (0, len(items))
    if header < 0:
        return whole
    low, high = header, scopes.block_end(header)
    for number in range(items.locate(low)[0], len(items.chunks)):
        if items.first_of(number) >= high:
            break
        if not names.isdisjoint(chunk_memo(items.chunks[number], "globals", _globals)):
            return whole
    return low, high


def _globals(chunk: Iterable[Item]) -> frozenset[str]:
    return frozenset(name for item in chunk for name in item.facts.globals)


def _header_above(scopes: Scopes, start: int, column: int) -> int:
    """Return the header of the function or class around a line at `column`, or -1."""
    index = start - 1
    items: Chunks[Item] = scopes.items
    while index >= 0 and column > 0:
        region = items[index].region
        if region.lines and region.indent < column:
            if region.is_scope:
                return index
            headers = scopes.enclosing(index)
            return headers[0] if headers else -1
        index -= 1
    return -1


def _closure(items: Chunks[Item], names: set[str]) -> set[str]:
    """Add the names that are bound to something made of the given ones."""
    todo = set(names)
    out = set(names)
    while todo:
        more: set[str] = set()
        for chunk in items.chunks:
            aliases = chunk_memo(chunk, "aliases", _aliases)
            for name in todo & aliases.keys():
                more |= aliases[name]
        todo = more - out
        out |= todo
    return out


def _readers(items: Chunks[Item], low: int, high: int, names: set[str], out: set[int]) -> None:
    for number, chunk in enumerate(items.chunks):
        first = items.first_of(number)
        if first >= high or first + len(chunk) <= low:
            continue
        if names.isdisjoint(chunk_memo(chunk, "reads", _reads)):
            continue
        for place, item in enumerate(chunk):
            index = first + place
            if low <= index < high and not names.isdisjoint(item.facts.reads):
                out.add(index)


def answer(analysis: Analysis, answers: Mapping[str, str]) -> Analysis:
    """Return the analysis with more evidence; only regions that asked are judged again."""
    merged = {**analysis.answers, **answers}
    changed = {k for k, v in merged.items() if analysis.answers.get(k) != v}
    dirty = [
        analysis.items.first_of(number) + place
        for number, chunk in enumerate(analysis.items.chunks)
        if not changed.isdisjoint(chunk_memo(chunk, "asks", _asks))
        for place, item in enumerate(chunk)
        if item.result is not None and any(key in changed for key, _ in item.result.asked)
    ]
    with _quiet():
        judge_ = _Judge(analysis.scopes, analysis.rules, analysis.settings, merged, analysis.cache)
        items = analysis.items.with_items(_rejudged(analysis.items, dirty, judge_))
    return Analysis(
        analysis.snapshot, items, analysis.rules, analysis.settings, merged, analysis.cache,
        analysis.checked, analysis.file_level,
    )  # fmt: skip


def with_file_checked(analysis: Analysis, findings: tuple[Finding, ...]) -> Analysis:
    """Return the analysis with findings about the file as a whole, in absolute lines.

    They take the place of earlier ones. Suppressions of their lines count, except
    in the profile of Bandit, whose own command has applied them.
    """
    kept: list[Finding] = []
    covers = _covering(analysis)
    for finding in findings:
        if analysis.settings.profile is not Profile.BANDIT:
            if finding.code in covers or not analysis.settings.enables(finding.code):
                continue
            if len(analysis.items):
                line, region = analysis.region_at(finding.range.start.line)
                judged = judge(
                    region,
                    (finding.shifted(-line),),
                    analysis.rules,
                    analysis.settings,
                    checked=False,
                )
                if judged.suppressed:
                    continue
        severity = analysis.settings.loudness_of(finding.code, finding.severity)
        kept.append(replace(finding, severity=severity))
    return Analysis(
        analysis.snapshot, analysis.items, analysis.rules, analysis.settings, analysis.answers,
        analysis.cache, analysis.checked, tuple(kept),
    )  # fmt: skip


def with_checked(
    analysis: Analysis, results: Iterable[tuple[Unit, tuple[Finding, ...]]]
) -> Analysis:
    """Return the analysis with an outside checker's findings, lines relative to their unit.

    The units are those of this analysis. Findings that a rule of the set covers are
    dropped. A finding belongs to the region on whose lines it begins. Costs the
    regions of these units.
    """
    changes: dict[int, Item] = {}
    covers = _covering(analysis)
    checked = dict(analysis.checked)
    for unit, findings in results:
        checked[unit.key] = findings
        by_line: dict[int, list[Finding]] = defaultdict(list)
        starts = sorted(line for line, _ in unit.regions)
        seen: dict[int, set[str]] = defaultdict(set)
        for finding in findings:
            owner = max((s for s in starts if s <= finding.range.start.line), default=starts[0])
            seen[owner].add(finding.code)
            if finding.code in covers or not analysis.settings.enables(finding.code):
                continue
            severity = analysis.settings.loudness_of(finding.code, finding.severity)
            by_line[owner].append(replace(finding.shifted(-owner), severity=Severity(severity)))
        header = _shared_header(unit)
        for line, region in unit.regions:
            index = analysis.items.find(unit.line + line)
            item: Item = analysis.items[index]
            if region is not item.region:
                continue
            foreign = tuple(sorted(by_line.get(line, ()), key=lambda f: f.order))
            if line in header and index in changes:
                foreign = tuple(sorted({*changes[index].foreign, *foreign}, key=lambda f: f.order))
            codes = frozenset(seen.get(line, ()))
            if foreign != item.foreign or codes != item.seen or not item.checked:
                changes[index] = Item(
                    region,
                    item.facts,
                    item.result,
                    foreign,
                    checked=True,
                    seen=codes,
                    rules=analysis.rules,
                    settings=analysis.settings,
                )
    return Analysis(
        analysis.snapshot, analysis.items.with_items(changes), analysis.rules, analysis.settings,
        analysis.answers, analysis.cache, checked, analysis.file_level,
    )  # fmt: skip


def forgetting(analysis: Analysis, keep: Set[UnitKey]) -> Analysis:
    """Return the analysis without results for units that are not to be kept."""
    checked = {key: found for key, found in analysis.checked.items() if key in keep}
    return Analysis(
        analysis.snapshot,
        analysis.items,
        analysis.rules,
        analysis.settings,
        analysis.answers,
        analysis.cache,
        checked,
        analysis.file_level,
    )


def _shared_header(unit: Unit) -> frozenset[int]:
    """Return the lines of a class header that other units have too."""
    head: set[int] = set()
    for line, region in unit.regions:
        head.add(line)
        if region.word == "class":
            return frozenset(head)
        if region.word != "@":
            break
    return frozenset()


def _covering(analysis: Analysis) -> frozenset[str]:
    """Return the foreign ids that rules of ours replace.

    A rule that the user ignores still covers, or its twin would come in its place;
    one that the user did not select does not, since the twin may be selected.
    """
    settings = analysis.settings
    return frozenset(
        covered
        for rule in analysis.rules.rules
        if settings.enables(rule.meta.code) or settings.ignores(rule.meta.code)
        for covered in rule.meta.bandit
    )
