"""What the files of a workspace tell each other.

Owns what is known of each file (what its names are and what a call of its functions
does, what it passes to functions of others), the order in which that comes about, and
what all of it means for one file. Reads files through `read`; knows no processes and no
protocol.

What a file exports rests on what the files export that it imports, and imports go in
circles. So there are levels: at level 0 nothing is known of other files, at level n what
they export at level n-1. A value is followed through `LEVELS` other files, and what is
found is a function of the texts alone: nothing ever rests on itself.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeVar

from cachetools import LRUCache

from headgate.engine import (
    Analysis,
    Cache,
    RuleSet,
    Settings,
    analyze,
    update,
    with_elsewhere,
)
from headgate.project.modules import Modules
from headgate.ruleapi import Step
from headgate.semantics.elsewhere import (
    About,
    Answer,
    Handed,
    Place,
    Question,
    Summary,
    steps_in,
    told,
    told_handed,
    told_step,
    told_summary,
    without_ways,
)
from headgate.semantics.portable import (
    Data,
    answer_data,
    answer_from,
    handed_data,
    handed_from,
    place_data,
    place_from,
    question_data,
    question_from,
    range_data,
    range_from,
    step_data,
    step_from,
    summary_data,
    summary_from,
    value_data,
    value_from,
)
from headgate.semantics.values import Value
from headgate.text import Range, Snapshot

LEVELS: Final = 3
"""Other files through which a value is followed."""
_HANDED: Final = 200
"""Calls from other files that are followed in one file."""
_RECORDS: Final = 6
"""Interfaces that are kept of one text, for different answers."""
_LOADED: Final = 60
"""Files whose evaluations are kept."""


@dataclass(frozen=True, slots=True)
class Exports:
    """What a file tells those that import it, in its own terms."""

    names: Mapping[str, Value]
    summaries: Mapping[str, Summary]
    stars: tuple[str, ...] = ()
    """Modules of which it takes all names."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file does with others, in its own terms."""

    handed: tuple[Handed, ...]
    calls: bool
    """Whether it calls functions of other files."""


Part = TypeVar("Part", Exports, Outline)


@dataclass(frozen=True, slots=True)
class Record(Generic[Part]):
    """What was found out about a text."""

    rests_on: Mapping[Question, str]
    """Beside the text: answers, by digest."""
    part: Part
    places: Mapping[Step, Range]
    """Where the steps are that occur in it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the other files say to one file. Implements `Elsewhere`."""

    answers: Mapping[Question, Answer | None] = field(default_factory=dict[Question, Answer])
    called: tuple[Handed, ...] = ()
    places: Mapping[Step, Place] = field(default_factory=dict[Step, Place])

    def ask(self, question: Question) -> Answer | None:
        """Return the answer, None if there is none."""
        return self.answers.get(question)

    def place(self, step: Step) -> Place | None:
        """Return where a step of another file is."""
        return self.places.get(step)


NOTHING_TOLD: Final = Told()


class Store(Protocol):
    """Where records are kept from run to run."""

    def load(self, key: str) -> Data:
        """Return what was saved under a key, None if nothing usable was."""
        ...

    def save(self, key: str, data: Data) -> None:
        """Save data under a key, if that is possible."""
        ...


def _usual(file: str) -> Settings:
    return Settings()


class Index:
    """The files of one workspace, as they tell each other. Mutable; for one thread."""

    def __init__(
        self,
        rules: RuleSet,
        read: Callable[[str], str | None],
        exists: Callable[[str], bool],
        store: Store | None = None,
        settings: Callable[[str], Settings] | None = None,
    ) -> None:
        self._rules = rules
        self._settings = settings or _usual
        self._read = read
        self._exists = exists
        self._modules = Modules(self._is_there)
        self._buffers: dict[str, str] = {}
        self._files: dict[str, tuple[str, str] | None] = {}
        """Text and digest of what has been read."""
        self._exports = _Records("exports", store, _exports_data, _exports_from)
        self._outlines = _Records("outline", store, _outline_data, _outline_from)
        self._cache = Cache()
        self._analyses: LRUCache[str, Analysis] = LRUCache(_LOADED)
        self._asked: dict[tuple[str, int, Question], Answer | None] = {}
        self._importers: dict[str, set[str]] = defaultdict(set)
        """Of each file, those that have asked it something."""
        self._digests: LRUCache[Answer, str] = LRUCache(20_000)
        self._passed_on: dict[tuple[str, Handed], frozenset[Handed]] = {}

    # -- texts ---------------------------------------------------------------------------
    def holds(self, file: str, text: str) -> bool:
        """Whether a text is what is known of a file."""
        known = self._text(file)
        return known is not None and known[0] == text

    def set_buffer(self, file: str, text: str | None) -> None:
        """Take the text of an open file; None: it is closed, and what is stored counts."""
        if text is None:
            self._buffers.pop(file, None)
        else:
            self._buffers[file] = text
        self.forget([file])

    def forget(self, files: Iterable[str]) -> None:
        """Note that files have changed, come or gone."""
        files = list(files)
        if all(self._files.get(f) is not None and self._is_there(f) for f in files):
            changed = self._resting_on(files)
            for memo in self._memos():
                for key in [key for key in memo if key[0] in changed]:
                    del memo[key]
        else:
            # A file that comes or goes may give any import another meaning.
            for memo in self._memos():
                memo.clear()
            self._modules = Modules(self._is_there)
        for file in files:
            self._files.pop(file, None)

    def _memos(self) -> Sequence[dict[Any, Any]]:
        """Return what holds only as long as no file changes; the keys begin with the file."""
        return (self._exports.valid, self._outlines.valid, self._asked, self._passed_on)

    def _resting_on(self, files: Iterable[str]) -> set[str]:
        """Return files and all that have asked them something, at whatever distance."""
        out = set(files)
        todo = list(out)
        while todo:
            for importer in self._importers.get(todo.pop(), ()):
                if importer not in out:
                    out.add(importer)
                    todo.append(importer)
        return out

    def _is_there(self, file: str) -> bool:
        return file in self._buffers or self._exists(file)

    def _text(self, file: str) -> tuple[str, str] | None:
        if file not in self._files:
            text = self._buffers.get(file)
            if text is None:
                text = self._read(file)
            self._files[file] = None if text is None else (text, self._key(text))
        return self._files[file]

    def _key(self, text: str) -> str:
        made = hashlib.blake2b(self._rules.models.key.encode(), digest_size=20)
        made.update(text.encode("utf-8", "surrogatepass"))
        return made.hexdigest()

    # -- what is known of a file ----------------------------------------------------------
    def exports(self, file: str, level: int = LEVELS) -> Record[Exports] | None:
        """Return what a file tells others, None if it cannot be read."""
        return self._known(file, level, self._exports, self._export)

    def outline(self, file: str) -> Record[Outline] | None:
        """Return what a file does with others, None if it cannot be read."""
        return self._known(file, LEVELS, self._outlines, self._outlined)

    def learn(self, file: str, outline: Record[Outline]) -> None:
        """Take what another process has found out about a file."""
        text = self._text(file)
        if text is not None:
            self._outlines.of_text(text[1]).insert(0, outline)

    def _known(
        self,
        file: str,
        level: int,
        records: _Records[Part],
        make: Callable[[str, int], Record[Part]],
    ) -> Record[Part] | None:
        key = (file, level)
        if key not in records.valid:
            text = self._text(file)
            records.valid[key] = None if text is None else self._found(key, text[1], records, make)
        return records.valid[key]

    def _found(
        self,
        key: tuple[str, int],
        text: str,
        records: _Records[Part],
        make: Callable[[str, int], Record[Part]],
    ) -> Record[Part]:
        known = records.of_text(text)
        for record in known:
            if all(
                self._digest(self.ask(*key, question)) == digest
                for question, digest in record.rests_on.items()
            ):
                return record
        record = make(*key)
        known.insert(0, record)
        del known[_RECORDS:]
        if key[0] not in self._buffers:
            records.keep(text)
        return record

    def _export(self, file: str, level: int) -> Record[Exports]:
        analysis = self._analysis(file, level)
        program = analysis.program
        summaries = {
            id_: summary
            for id_ in program.functions()
            if (summary := program.summary(id_)) is not None
        }
        exports = Exports(program.exported(), summaries, program.stars)
        values = [*exports.names.values(), *(v for s in summaries.values() for v in _values_of(s))]
        return self._record(exports, analysis, values)

    def _outlined(self, file: str, level: int) -> Record[Outline]:
        analysis = self._analysis(file, level)
        handed = _in_order(analysis.program.handed())
        calls = any(q.about is About.FUNCTION for q in analysis.program.answers)
        values = [v for h in handed for _, v in h.bound]
        return self._record(Outline(handed, calls), analysis, values)

    def _record(self, part: Part, analysis: Analysis, values: Sequence[Value]) -> Record[Part]:
        rests_on = {q: self._digest(a) for q, a in analysis.program.answers.items()}
        places = analysis.places(step for step in steps_in(values) if not step.file)
        return Record(rests_on, part, places)

    def analysis(self, file: str, called: Sequence[Handed] = ()) -> Analysis:
        """Return a file analysed with what the others say; one that cannot be read is empty."""
        made = self._analysis(file, LEVELS)
        return with_elsewhere(made, _View(self, file, LEVELS, called)) if called else made

    def _analysis(self, file: str, level: int) -> Analysis:
        """Return the file analysed with what others say at a level."""
        found = self._text(file)
        text = found[0] if found is not None else ""
        settings = self._settings(file)
        view = _View(self, file, level)
        before = self._analyses.get(file)
        if before is None or before.settings != settings:
            made = analyze(
                Snapshot.of(text), self._rules, settings, cache=self._cache, elsewhere=view
            )
        else:
            snapshot, change = before.snapshot.with_text(text)
            if change.old_stop > change.start or change.new_stop > change.start:
                made = update(before, snapshot, change, view)
            elif all(self.ask(file, level, q) == a for q, a in before.program.answers.items()):
                return before
            else:
                made = with_elsewhere(before, view)
        self._analyses[file] = made
        return made

    # -- questions -------------------------------------------------------------------------
    def ask(self, file: str, level: int, question: Question) -> Answer | None:
        """Return what others answer to a file at a level, in its own terms."""
        key = (file, level, question)
        if key not in self._asked:
            self._asked[key] = self._answer(file, level, question)
        return self._asked[key]

    def _answer(self, file: str, level: int, question: Question) -> Answer | None:
        if not level:
            return None
        if question.about is About.FUNCTION:
            there, _, id_ = question.of.rpartition(":")
            self._importers[there].add(file)
            known = self.exports(there, level - 1)
            summary = known.part.summaries.get(id_) if known is not None else None
            return None if summary is None else told_summary(summary, there, file)
        found = self._modules.resolve(file, question.of)
        if found is None or found[0] == file:
            return None
        there, name = found
        self._importers[there].add(file)
        known = self.exports(there, level - 1)
        if known is None:
            return None
        value = known.part.names.get(name)
        for star in known.part.stars if value is None else ():
            dot = "" if star.endswith(".") else "."
            passed = self.ask(there, level - 1, Question(About.NAME, f"{star}{dot}{name}"))
            value = passed if isinstance(passed, Value) else value
        return None if value is None else told(value, there, file)

    def _digest(self, answer: Answer | None) -> str:
        if answer is None:
            return ""
        known = self._digests.get(answer)
        if known is None:
            data = json.dumps(answer_data(answer), separators=(",", ":"))
            known = hashlib.blake2b(data.encode(), digest_size=12).hexdigest()
            self._digests[answer] = known
        return known

    # -- what one file is told ---------------------------------------------------------------
    def calls(self, files: Iterable[str]) -> Mapping[str, tuple[Handed, ...]]:
        """Return, for each file, what comes from outside and is passed to its functions.

        `files` are those whose calls count, with those that they lead to.
        """
        out: dict[str, dict[Handed, None]] = {}
        ways = [
            (file, handed)
            for file in sorted(set(files))
            if (known := self.outline(file)) is not None
            for handed in known.part.handed
        ]
        for _ in range(LEVELS):
            further: list[tuple[str, Handed]] = []
            for file, handed in ways:
                there = handed.function.rpartition(":")[0]
                mine = told_handed(handed, file, there)
                found = out.setdefault(there, {})
                if mine not in found and len(found) < _HANDED:
                    found[mine] = None
                    further += ((there, h) for h in _in_order(self._passes_on(there, mine)))
            ways = further
        return {file: _in_order(found) for file, found in out.items()}

    def _passes_on(self, file: str, handed: Handed) -> frozenset[Handed]:
        known = self.outline(file)
        if known is None or not known.part.calls:
            return frozenset()
        key = (file, handed)
        if key not in self._passed_on:
            program = self._analysis(file, LEVELS).program
            self._passed_on[key] = program.handed_by(handed)
        return self._passed_on[key]

    def told(self, file: str, called: Sequence[Handed] = ()) -> Told:
        """Return what the other files say to a file; `called` is what `calls` says of it."""
        known = self.outline(file)
        if known is None:
            return Told()
        if called:
            program = self._analysis(file, LEVELS).program
            for handed in called:
                program.handed_by(handed)  # it may ask more than the file does by itself
            questions: Iterable[Question] = program.answers
        else:
            questions = known.rests_on
        answers = {q: self.ask(file, LEVELS, q) for q in questions}
        return Told(answers, tuple(called), self._places(file, answers.values(), called))

    def _places(
        self, file: str, answers: Iterable[Answer | None], called: Sequence[Handed]
    ) -> Mapping[Step, Place]:
        values = [v for a in answers if a is not None for v in _values_of(a)]
        values += (v for h in called for _, v in h.bound)
        found = ((step, self.place(file, step)) for step in steps_in(values) if step.file)
        return {step: place for step, place in found if place is not None}

    def place(self, file: str, step: Step) -> Place | None:
        """Return where a step of another file is, as `file` speaks of it."""
        there = step.file
        own = told_step(step, file, there)
        text = self._text(there)
        if text is None:
            return None
        records = (self._exports.valid.get((there, level)) for level in range(LEVELS))
        range_ = next((r.places[own] for r in records if r and own in r.places), None)
        if range_ is None:
            range_ = self._analysis(there, LEVELS).places([own]).get(own)
        return None if range_ is None else Place(range_, _line(text[0], range_.start.line))


class _View:
    """The other files at one level, as one file sees them. Implements `Elsewhere`."""

    def __init__(self, index: Index, file: str, level: int, called: Sequence[Handed] = ()) -> None:
        self._index = index
        self._file = file
        self._level = level
        self.called = called

    def ask(self, question: Question) -> Answer | None:
        """Return the answer in the file's own terms."""
        return self._index.ask(self._file, self._level, question)

    def place(self, step: Step) -> Place | None:
        """Return where a step of another file is."""
        return self._index.place(self._file, step)


def _line(text: str, number: int) -> str:
    """Return a line without its end."""
    return Snapshot.of(text).body(number)


def _values_of(answer: Answer) -> list[Value]:
    if isinstance(answer, Value):
        return [answer]
    out = answer.outcome
    return [out.returned, *(v for _, v in (*out.changed, *out.when_true))]


def _in_order(handed: Iterable[Handed]) -> tuple[Handed, ...]:
    """Return calls in an order that depends on nothing but themselves.

    Of those that differ in nothing but the ways of their values, the longest is left.
    """
    written = [(h.function, json.dumps(handed_data(h)), h) for h in handed]
    written.sort(key=lambda found: (found[0], len(found[1]), found[1]))
    return tuple({without_ways(h): h for *_, h in written}.values())


# -- as data --------------------------------------------------------------------------------


class _Records(Generic[Part]):
    """What is known of texts, by their digests, in memory and where it is kept."""

    def __init__(
        self,
        kind: str,
        store: Store | None,
        data_of: Callable[[Part], Data],
        part_from: Callable[[Data], Part],
    ) -> None:
        self.valid: dict[tuple[str, int], Record[Part] | None] = {}
        """By file and level: what holds as long as no file changes."""
        self._kind = kind
        self._store = store
        self._data_of: Callable[[Part], Data] = data_of
        self._part_from: Callable[[Data], Part] = part_from
        self._of_text: dict[str, list[Record[Part]]] = {}

    def of_text(self, text: str) -> list[Record[Part]]:
        """Return what is known of a text, to be added to."""
        known = self._of_text.get(text)
        if known is None:
            data = self._store.load(self._key(text)) if self._store is not None else None
            known = self._of_text[text] = self._read(data)
        return known

    def keep(self, text: str) -> None:
        """Keep what is known of a text."""
        if self._store is not None:
            data = [record_data(r, self._data_of) for r in self._of_text[text]]
            self._store.save(self._key(text), data)

    def _key(self, text: str) -> str:
        return f"{text}-{self._kind}"

    def _read(self, data: Data) -> list[Record[Part]]:
        """Return what was kept; nothing where the data are not what was written."""
        try:
            return [record_from(record, self._part_from) for record in data or ()]
        except (AssertionError, IndexError, KeyError, TypeError, ValueError):
            return []


def record_data(record: Record[Part], data_of: Callable[[Part], Data]) -> Data:
    """Return a record as data."""
    return {
        "rests_on": [[question_data(q), digest] for q, digest in record.rests_on.items()],
        "part": data_of(record.part),
        "places": [[step_data(s), range_data(r)] for s, r in record.places.items()],
    }


def record_from(data: Data, part_from: Callable[[Data], Part]) -> Record[Part]:
    """Return the record that was written."""
    return Record(
        {question_from(q): digest for q, digest in data["rests_on"]},
        part_from(data["part"]),
        {step_from(s): range_from(r) for s, r in data["places"]},
    )


def _exports_data(exports: Exports) -> Data:
    return [
        {n: value_data(v) for n, v in exports.names.items()},
        {n: summary_data(s) for n, s in exports.summaries.items()},
        exports.stars,
    ]


def _exports_from(data: Data) -> Exports:
    names, summaries, stars = data
    return Exports(
        {n: value_from(v) for n, v in names.items()},
        {n: summary_from(s) for n, s in summaries.items()},
        tuple(stars),
    )


def _outline_data(outline: Outline) -> Data:
    return [[handed_data(h) for h in outline.handed], outline.calls]


def _outline_from(data: Data) -> Outline:
    handed, calls = data
    return Outline(tuple(map(handed_from, handed)), calls)


def outline_data(record: Record[Outline]) -> Data:
    """Return what a file does with others as data."""
    return record_data(record, _outline_data)


def outline_from(data: Data) -> Record[Outline]:
    """Return what was written."""
    return record_from(data, _outline_from)


def told_data(told_: Told) -> Data:
    """Return what a file is told as data."""
    return {
        "answers": [[question_data(q), answer_data(a)] for q, a in told_.answers.items()],
        "called": [handed_data(h) for h in told_.called],
        "places": [[step_data(s), place_data(p)] for s, p in told_.places.items()],
    }


def told_from(data: Data) -> Told:
    """Return what was written."""
    return Told(
        {question_from(q): answer_from(a) for q, a in data["answers"]},
        tuple(map(handed_from, data["called"])),
        {step_from(s): place_from(p) for s, p in data["places"]},
    )
