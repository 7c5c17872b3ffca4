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
from pathlib import PurePosixPath
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
from headgate.engine.exporting import Exporter, Regions, read
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
    all_handed_from,
    answer_data,
    answer_from,
    handed_data,
    place_data,
    place_from,
    question_data,
    question_from,
    range_data,
    range_from,
    step_data,
    step_from,
)
from headgate.semantics.values import Class, Value
from headgate.text import Range, Snapshot

LEVELS: Final = 3
"""Other files through which a value is followed."""
_HANDED: Final = 200
"""Calls from other files that are followed in one file."""
_RECORDS: Final = 6
"""Records that are kept of one text, for different answers."""
_LOADED: Final = 60
"""Files whose evaluations are kept."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file does with others, in its own terms."""

    handed: tuple[Handed, ...]


@dataclass(slots=True)
class Record:
    """What was found out about a text."""

    rests_on: dict[Question, str]
    """Beside the text: answers, by digest."""
    places: dict[Step, Range]
    """Where the steps are that occur in it."""
    outline: Outline | None = None
    """Of a record that is not of what others have asked."""
    answers: dict[Question, Answer | None] = field(default_factory=dict[Question, "Answer | None"])
    """To what others have asked, in the terms of the file: ".find" is its function."""


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
Key = TypeVar("Key")


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
        self._unread: dict[str, None] = {}
        """Files that were there when they were forgotten, and have not been read since."""
        self._exports: _Records[tuple[str, int]] = _Records("exports", store)
        self._outlines: _Records[str] = _Records("outline", store)
        self._exporters: dict[tuple[str, int], Exporter] = {}
        self._regions: LRUCache[str, Regions] = LRUCache(_LOADED)
        self._unsaved: dict[str, None] = {}
        self._cache = Cache()
        self._analyses: LRUCache[str, Analysis] = LRUCache(_LOADED)
        self._asked: dict[tuple[str, int, Question], Answer | None] = {}
        self._importers: dict[str, set[str]] = defaultdict(set)
        """Of each file, those that have asked it something."""
        self._classes: LRUCache[tuple[str, str], dict[Class, Class]] = LRUCache(1_000)
        self._tellings: LRUCache[tuple[Answer, str, str], Answer] = LRUCache(20_000)
        """Answers in the terms of those who ask."""
        self._digests: LRUCache[Answer, str] = LRUCache(20_000)
        self._passed_on: dict[tuple[str, Handed], frozenset[Handed]] = {}

    # -- texts ---------------------------------------------------------------------------
    def holds(self, file: str, text: str) -> bool:
        """Whether a text is what is known of a file."""
        known = self._text(file)
        return known is not None and known[0] == text

    def known_text(self, file: str) -> str | None:
        """Return the text that was last read of a file, without reading it."""
        known = self._files.get(file)
        return None if known is None else known[0]

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
        if all(self._was_there(f) and self._is_there(f) for f in files):
            changed = self.resting_on(files)
            for memo in self._memos():
                for key in [k for k in memo if (k if isinstance(k, str) else k[0]) in changed]:
                    del memo[key]
        else:
            # A file that comes or goes may give any import another meaning.
            for memo in self._memos():
                memo.clear()
            self._modules = Modules(self._is_there)
        for file in files:
            known = self._files.pop(file, None)
            if self._is_there(file) and (known is not None or file in self._unread):
                self._unread[file] = None
            else:
                self._unread.pop(file, None)

    def _memos(self) -> Sequence[dict[Any, Any]]:
        """Return what holds only as long as no file changes; keys are files, or begin with one."""
        return (
            self._exports.valid,
            self._outlines.valid,
            self._exporters,
            self._asked,
            self._passed_on,
        )

    def resting_on(self, files: Iterable[str]) -> set[str]:
        """Return files and all that have asked them something, at whatever distance."""
        out = set(files)
        todo = list(out)
        while todo:
            for importer in self._importers.get(todo.pop(), ()):
                if importer not in out:
                    out.add(importer)
                    todo.append(importer)
        return out

    def asking_for(self, files: Iterable[str]) -> set[str]:
        """Return files that may have asked for one of these while it was not there."""
        paths = [PurePosixPath(file) for file in files if not self._was_there(file)]
        names = {path.parent.name if path.stem == "__init__" else path.stem for path in paths}
        return {
            file
            for file, record in self._outlines.valid.items()
            if names and record is not None
            if any(not names.isdisjoint(question.of.split(".")) for question in record.rests_on)
        }

    def _was_there(self, file: str) -> bool:
        return self._files.get(file) is not None or file in self._unread

    def _is_there(self, file: str) -> bool:
        return file in self._buffers or self._exists(file)

    def _text(self, file: str) -> tuple[str, str] | None:
        if file not in self._files:
            text = self._buffers.get(file)
            if text is None:
                text = self._read(file)
            self._files[file] = None if text is None else (text, self._key(text))
            self._unread.pop(file, None)
        return self._files[file]

    def _key(self, text: str) -> str:
        made = hashlib.blake2b(self._rules.models.key.encode(), digest_size=20)
        made.update(text.encode("utf-8", "surrogatepass"))
        return made.hexdigest()

    # -- what is known of a file ----------------------------------------------------------
    def outline(self, file: str) -> Record | None:
        """Return what a file does with others, None if it cannot be read."""
        if file not in self._outlines.valid:
            text = self._text(file)
            self._outlines.valid[file] = None if text is None else self._outline(file, text[1])
        return self._outlines.valid[file]

    def learn(self, file: str, outline: Record) -> None:
        """Take what another process has found out about a file."""
        text = self._text(file)
        if text is not None:
            self._outlines.of_text(text[1]).insert(0, outline)

    def knows(self, file: str) -> bool:
        """Whether what a file does with others has been found out, and holds."""
        return self._outlines.valid.get(file) is not None

    def _outline(self, file: str, text: str) -> Record:
        known = self._outlines.of_text(text)
        for record in known:
            if self._holds(record, file, LEVELS):
                return record
        analysis = self._analysis(file)
        answers = analysis.program.answers
        handed = _in_order(analysis.program.handed())
        steps = steps_in(v for h in handed for _, v in h.bound)
        record = Record(
            {q: self._digest(a) for q, a in answers.items()},
            analysis.places(step for step in steps if not step.file),
            Outline(handed),
        )
        known.insert(0, record)
        del known[_RECORDS:]
        if file not in self._buffers:
            self._outlines.keep(text)
        return record

    def _holds(self, record: Record, file: str, level: int) -> bool:
        return all(
            self._digest(self.ask(file, level, question)) == digest
            for question, digest in list(record.rests_on.items())
        )

    def _export(self, file: str, level: int, question: Question) -> Answer | None:
        """Return what a file says of one of its names or functions, in its own terms."""
        text = self._text(file)
        if text is None:
            return None
        key = (file, level)
        record = self._exports.valid.get(key)
        if record is None:
            record = self._exports.valid[key] = self._begun(file, level, text[1])
        if question not in record.answers:
            exporter = self._exporter(file, level)
            if question.about is About.FUNCTION:
                answer: Answer | None = exporter.summary(question.of)
            else:
                answer = exporter.name(question.of)
            record.answers[question] = answer
            record.rests_on.update((q, self._digest(a)) for q, a in exporter.answers.items())
            steps = steps_in(_values_of(answer))
            record.places.update(exporter.places(step for step in steps if not step.file))
            if file not in self._buffers:
                self._unsaved[text[1]] = None
        return record.answers[question]

    def _begun(self, file: str, level: int, text: str) -> Record:
        """Return what is known of a file at a level, to be added to by nobody else."""
        known = self._exports.of_text(text)
        record = next((r for r in known if self._holds(r, file, level)), None)
        if record is None:
            record = Record({}, {})
        elif any(record is live for live in self._exports.valid.values()):
            # At another level other things may yet be asked.
            answers, places = dict(record.answers), dict(record.places)
            record = Record(dict(record.rests_on), places, answers=answers)
        else:
            return record
        known.insert(0, record)
        del known[_RECORDS:]
        return record

    def _exporter(self, file: str, level: int) -> Exporter:
        key = (file, level)
        made = self._exporters.get(key)
        if made is None:
            text = self._text(file)
            assert text is not None
            regions = self._regions.get(text[1])
            if regions is None:
                regions = self._regions[text[1]] = read(text[0], self._cache)
            models = self._rules.models
            near = (self._exporters.get((file, other)) for other in range(LEVELS + 1))
            prior = next((one for one in near if one is not None), None)
            made = Exporter(regions, self._cache, models, _View(self, file, level), prior)
            self._exporters[key] = made
        return made

    def flush(self) -> None:
        """Keep what others have asked of files, where something is kept."""
        for text in self._unsaved:
            self._exports.keep(text)
        self._unsaved.clear()

    def analysis(self, file: str, called: Sequence[Handed] = ()) -> Analysis:
        """Return a file analysed with what the others say; one that cannot be read is empty."""
        if called and file not in self._analyses:
            return self._anew(file, called)
        made = self._analysis(file)
        return with_elsewhere(made, _View(self, file, LEVELS, called)) if called else made

    def _anew(self, file: str, called: Sequence[Handed] = ()) -> Analysis:
        found = self._text(file)
        snapshot = Snapshot.of(found[0] if found is not None else "")
        view = _View(self, file, LEVELS, called)
        settings = self._settings(file)
        return analyze(snapshot, self._rules, settings, cache=self._cache, elsewhere=view)

    def settle(self, file: str, analysis: Analysis) -> None:
        """Take an analysis that has been completed since it was given out."""
        known = self._analyses.get(file)
        if known is not None and known.snapshot is analysis.snapshot:
            self._analyses[file] = analysis

    def drop(self, file: str) -> None:
        """Let go of what was settled of a file."""
        self._analyses.pop(file, None)

    def _analysis(self, file: str) -> Analysis:
        before = self._analyses.get(file)
        if before is None or before.settings != self._settings(file):
            made = self._anew(file)
        else:
            found = self._text(file)
            view = _View(self, file, LEVELS)
            text = found[0] if found is not None else ""
            snapshot, change = before.snapshot.with_text(text)
            if change.old_stop > change.start or change.new_stop > change.start:
                made = update(before, snapshot, change, view)
            elif all(self.ask(file, LEVELS, q) == a for q, a in before.program.answers.items()):
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
            own = Question(About.FUNCTION, id_)
            answer = self._export(there, level - 1, own)
            return self._told(answer, there, file) if isinstance(answer, Summary) else None
        found = self._modules.resolve(file, question.of)
        if found is None or found[0] == file:
            return None
        there, name = found
        self._importers[there].add(file)
        modelled = self._modules.names(there, name) & self._rules.models.own
        if modelled:
            return Value(modelled)
        answer = self._export(there, level - 1, Question(About.NAME, name))
        return self._told(answer, there, file) if isinstance(answer, Value) else None

    def _told(self, answer: Answer, there: str, file: str) -> Answer:
        key = (answer, there, file)
        made = self._tellings.get(key)
        if made is None:
            classes = self._classes_told(there, file)
            if isinstance(answer, Value):
                made = told(answer, there, file, classes)
            else:
                made = told_summary(answer, there, file, classes)
            self._tellings[key] = made
        return made

    def _classes_told(self, here: str, there: str) -> dict[Class, Class]:
        """Return the classes of a file that have been told to another, to be added to."""
        known = self._classes.get((here, there))
        if known is None:
            known = self._classes[here, there] = {}
        return known

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
            for handed in _handed_of(known)
        ]
        for left in reversed(range(LEVELS)):
            further: list[tuple[str, Handed]] = []
            for file, handed in ways:
                there = handed.function.rpartition(":")[0]
                mine = told_handed(handed, file, there, self._classes_told(file, there))
                found = out.setdefault(there, {})
                if mine not in found and len(found) < _HANDED:
                    found[mine] = None
                    if left:
                        further += ((there, h) for h in _in_order(self._passes_on(there, mine)))
            ways = further
        return {file: _in_order(found) for file, found in out.items()}

    def _passes_on(self, file: str, handed: Handed) -> frozenset[Handed]:
        key = (file, handed)
        if key not in self._passed_on:
            known = self._text(file) is not None
            made = self._exporter(file, LEVELS).handed_by(handed) if known else frozenset[Handed]()
            self._passed_on[key] = made
        return self._passed_on[key]

    def told(self, file: str, called: Sequence[Handed] = ()) -> Told:
        """Return what the other files say to a file; `called` is what `calls` says of it."""
        known = self.outline(file)
        if known is None:
            return Told()
        if called:
            program = self._analysis(file).program
            for handed in called:
                program.handed_by(handed)  # it may ask more than the file does by itself
            questions: Iterable[Question] = program.answers
        else:
            questions = known.rests_on
        # No answer goes unsaid: what concerns no other file is no news, and nothing is judged anew.
        asked = ((question, self.ask(file, LEVELS, question)) for question in questions)
        answers = {question: answer for question, answer in asked if answer is not None}
        return Told(answers, tuple(called), self._places(file, answers.values(), called))

    def _places(
        self, file: str, answers: Iterable[Answer | None], called: Sequence[Handed]
    ) -> Mapping[Step, Place]:
        values = [v for a in answers for v in _values_of(a)]
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
        records = [self._exports.valid.get((there, level)) for level in range(LEVELS)]
        records.append(self._outlines.valid.get(there))
        range_ = next((r.places[own] for r in records if r and own in r.places), None)
        if range_ is None:
            range_ = self._exporter(there, LEVELS).places([own]).get(own)
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


def _values_of(answer: Answer | None) -> list[Value]:
    if answer is None:
        return []
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


class _Records(Generic[Key]):
    """What is known of texts, by their digests, in memory and where it is kept."""

    def __init__(self, kind: str, store: Store | None) -> None:
        self.valid: dict[Key, Record | None] = {}
        """What holds as long as no file changes."""
        self._kind = kind
        self._store = store
        self._of_text: dict[str, list[Record]] = {}

    def of_text(self, text: str) -> list[Record]:
        """Return what is known of a text, to be added to."""
        known = self._of_text.get(text)
        if known is None:
            data = self._store.load(self._key(text)) if self._store is not None else None
            known = self._of_text[text] = _records_from(data)
        return known

    def keep(self, text: str) -> None:
        """Keep what is known of a text."""
        if self._store is not None:
            self._store.save(self._key(text), list(map(record_data, self._of_text[text])))

    def _key(self, text: str) -> str:
        return f"{text}-{self._kind}"


def _records_from(data: Data) -> list[Record]:
    """Return what was kept; nothing where the data are not what was written."""
    try:
        return [record_from(record) for record in data or ()]
    except (AssertionError, IndexError, KeyError, TypeError, ValueError):
        return []


def record_data(record: Record) -> Data:
    """Return a record as data."""
    outline = record.outline
    return {
        "rests_on": [[question_data(q), digest] for q, digest in record.rests_on.items()],
        "places": [[step_data(s), range_data(r)] for s, r in record.places.items()],
        "outline": None if outline is None else [handed_data(h) for h in outline.handed],
        "answers": [[question_data(q), answer_data(a)] for q, a in record.answers.items()],
    }


def record_from(data: Data) -> Record:
    """Return the record that was written."""
    outline: Outline | None = None
    if data["outline"] is not None:
        outline = Outline(all_handed_from(data["outline"]))
    return Record(
        {question_from(q): digest for q, digest in data["rests_on"]},
        {step_from(s): range_from(r) for s, r in data["places"]},
        outline,
        {question_from(q): answer_from(a) for q, a in data["answers"]},
    )


def _handed_of(record: Record) -> tuple[Handed, ...]:
    return () if record.outline is None else record.outline.handed


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
        all_handed_from(data["called"]),
        {step_from(s): place_from(p) for s, p in data["places"]},
    )
