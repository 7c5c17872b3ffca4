"""Which regular expressions take exponential or polynomial time, and on what text.

Owns the analysis of a pattern: its positions and what may follow them, where the same text
can be read in several ways while going round, and a text that shows it. Knows no rule. All
work is bounded by counted steps; a pattern that is too large for them is not judged.

A position is a character of the pattern. While a text is read, one way through the pattern
is one path over positions; a backtracking engine tries all paths before it says no. If there
are two paths from a position back to itself over the same text, there are exponentially many
over its repetitions. If one text leads from `p` to `p`, from `p` to `q` and from `q` to `q`,
there are as many as its length, and their number multiplies with every further such `q`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, TypeAlias

# The parser of `re` is not public; it has no types, and its constants are its own globals.
_parser: Any = vars(re)["_parser"]
_constants: Any = _parser

_LAST: Final = 0x10FFFF
_END: Final = _LAST + 1
"""Stands for the end of the text, as if it were a character."""
_MOST_POSITIONS: Final = 120
_MOST_STEPS: Final = 60_000
_COPIES: Final = 4
"""How often a part that is repeated a number of times is written out."""
_NEARLY_ENDLESS: Final = 200
"""A part that may be repeated so often can double the time as often."""
_ENDLESS: Final = 2_000
"""Below this, a bound keeps time that grows with a power of the length within a factor."""
_TRIED: Final = 4
_ROUNDS: Final = 16
"""Repetitions after which paths are counted, and twice as many."""
_LONGEST_PUMP: Final = 6
_PREFERRED: Final = "a0A! -_.:/@#1b\t"
_INTERVALS: Final = {
    _constants.CATEGORY_DIGIT: ((48, 57),),
    _constants.CATEGORY_SPACE: ((9, 13), (28, 32), (0x85, 0x85), (0xA0, 0xA0)),
    _constants.CATEGORY_WORD: ((48, 57), (65, 90), (95, 95), (97, 122), (0xAA, 0xAA), (0xB5, 0xB5)),
}
_OPPOSITES: Final = {
    _constants.CATEGORY_NOT_DIGIT: _constants.CATEGORY_DIGIT,
    _constants.CATEGORY_NOT_SPACE: _constants.CATEGORY_SPACE,
    _constants.CATEGORY_NOT_WORD: _constants.CATEGORY_WORD,
}

_Intervals: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Attack:
    """A text on which a pattern takes long: `start`, then `pump` many times, then `end`."""

    start: str
    pump: str
    end: str
    degree: int
    """The power of the length that the time grows with; 0: it doubles with each `pump`."""

    def text(self, times: int) -> str:
        """Return the text with so many repetitions."""
        return self.start + self.pump * times + self.end


class _TooLarge(Exception):
    """The pattern is too large, or holds what is not read here."""


def attack_on(pattern: str, flags: int = 0, *, whole: bool = False) -> Attack | None:
    """Return a text on which a pattern takes exponential or polynomial time, or None.

    `whole`: the text must match to its end, as `re.fullmatch` wants it.
    """
    if pattern.count("*") + pattern.count("+") + pattern.count(",") < 1:
        return None
    try:
        tree = _parser.parse(pattern, flags)
        found = _attack(tree, _NEARLY_ENDLESS, whole=whole)
        if found is None or not found.degree or "," not in pattern:
            return found
        return _attack(tree, _ENDLESS, whole=whole)
    except (_TooLarge, RecursionError, OverflowError, re.error):
        return None


def _attack(tree: Any, endless: int, *, whole: bool) -> Attack | None:
    used = tree.state.flags
    automaton = _Automaton(bool(used & re.DOTALL), bool(used & re.MULTILINE), endless)
    built = automaton.sequence(tree)
    if whole:
        built = automaton.then(built, automaton.position(((_END, _END),)))
    return _Search(automaton, built).attack()


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: whether it may be empty, and where it begins and ends."""

    empty: bool
    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()


_NOTHING: Final = _Part(empty=True)


@dataclass(slots=True)
class _Automaton:
    """Positions, and in how many ways one may follow another (two stands for many)."""

    dot_is_all: bool
    ends_at_lines: bool
    endless: int
    sets: list[_Intervals] = field(default_factory=list[_Intervals])
    follow: list[dict[int, int]] = field(default_factory=list[dict[int, int]])
    turns: list[int] = field(default_factory=list[int])
    """The repetitions without an end that are being read."""

    def position(self, intervals: _Intervals) -> _Part:
        """Return a part of one character."""
        if len(self.sets) >= _MOST_POSITIONS:
            raise _TooLarge
        self.sets.append(intervals)
        self.follow.append({})
        place = (len(self.sets) - 1,)
        return _Part(empty=False, first=place, last=place)

    def sequence(self, items: Iterable[tuple[Any, Any]]) -> _Part:
        """Return one part after the other."""
        out = _NOTHING
        for op, value in items:
            out = self.then(out, self._part(op, value))
        return out

    def then(self, a: _Part, b: _Part) -> _Part:
        """Return `a`, then `b`."""
        self._link(a.last, b.first)
        return _Part(
            a.empty and b.empty,
            a.first + b.first if a.empty else a.first,
            b.last + a.last if b.empty else b.last,
        )

    def _link(self, sources: Iterable[int], targets: Sequence[int]) -> None:
        for source in sources:
            row = self.follow[source]
            for target in targets:
                row[target] = min(row.get(target, 0) + 1, 2)

    def _part(self, op: Any, value: Any) -> _Part:
        match op:
            case _constants.LITERAL:
                return self.position(((value, value),))
            case _constants.NOT_LITERAL:
                return self.position(_inverted([(value, value)]))
            case _constants.ANY:
                return self.position(((0, _LAST),) if self.dot_is_all else _inverted([(10, 10)]))
            case _constants.IN:
                return self.position(_class(value))
            case _constants.BRANCH:
                return self._either([self.sequence(branch) for branch in value[1]])
            case _constants.SUBPATTERN:
                return self.sequence(value[3])
            case _constants.MAX_REPEAT | _constants.MIN_REPEAT:
                return self._repeated(*value)
            case _constants.AT:
                at_line = value is _constants.AT_END and self.ends_at_lines
                if value in (_constants.AT_END, _constants.AT_END_STRING) and not at_line:
                    return self.position(((_END, _END),))
                return _NOTHING
            case _constants.ASSERT_NOT if self.turns:
                raise _TooLarge  # it takes ways away: `((?!end).)*end` has one
            case _constants.ASSERT | _constants.ASSERT_NOT:
                return _NOTHING
            case _:
                raise _TooLarge  # groups that are not given back, references

    @staticmethod
    def _either(parts: Sequence[_Part]) -> _Part:
        return _Part(
            any(part.empty for part in parts),
            tuple(p for part in parts for p in part.first),
            tuple(p for part in parts for p in part.last),
        )

    def _repeated(self, least: int, most: int, body: Any) -> _Part:
        out = _NOTHING
        for _ in range(min(least, _COPIES)):
            out = self.then(out, self.sequence(body))
        if most is _constants.MAXREPEAT or most >= self.endless:
            self.turns.append(most)
            part = self.sequence(body)
            self.turns.pop()
            self._link(part.last, part.first)
            return self.then(out, _Part(True, part.first, part.last))
        for _ in range(min(most, _COPIES) - min(least, _COPIES)):
            part = self.sequence(body)
            out = self.then(out, _Part(True, part.first, part.last))
        return out


def _class(items: Iterable[tuple[Any, Any]]) -> _Intervals:
    out: list[tuple[int, int]] = []
    negated = False
    for op, value in items:
        match op:
            case _constants.NEGATE:
                negated = True
            case _constants.LITERAL:
                out.append((value, value))
            case _constants.RANGE:
                out.append((value[0], value[1]))
            case _constants.CATEGORY if value in _INTERVALS:
                out += _INTERVALS[value]
            case _constants.CATEGORY if value in _OPPOSITES:
                out += _inverted(_INTERVALS[_OPPOSITES[value]])
            case _:
                raise _TooLarge
    return _inverted(out) if negated else tuple(out)


def _inverted(intervals: Iterable[tuple[int, int]]) -> _Intervals:
    out: list[tuple[int, int]] = []
    start = 0
    for low, high in sorted(intervals):
        if low > start:
            out.append((start, low - 1))
        start = max(start, high + 1)
    if start <= _LAST:
        out.append((start, _LAST))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Letter:
    """Characters that a pattern treats alike, and the one that stands for them."""

    low: int
    high: int
    char: str


def _letter(low: int, high: int) -> _Letter:
    if low >= _END:
        return _Letter(low, high, "")
    good = next((c for c in _PREFERRED if low <= ord(c) < high), None)
    return _Letter(low, high, good or chr(low))


def _preference(char: str) -> tuple[int, str]:
    return (_PREFERRED.index(char) if char in _PREFERRED else len(_PREFERRED), char)


def _merged(intervals: _Intervals) -> _Intervals:
    """Return intervals that do not overlap."""
    out: list[tuple[int, int]] = []
    for low, high in sorted(intervals):
        if out and low <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return tuple(out)


class _Search:
    """Looks for a text on which an automaton has many paths, and then says no."""

    def __init__(self, automaton: _Automaton, part: _Part) -> None:
        self._steps = _MOST_STEPS
        self._part = part
        self._follow = automaton.follow
        self._size = len(automaton.sets)
        bounds = sorted(
            {0, _END, _END + 1}
            | {edge for held in automaton.sets for low, high in held for edge in (low, high + 1)}
        )
        # Each bit stands for the characters between two bounds, which are all alike here.
        self._letters = [_letter(a, b) for a, b in pairwise(bounds)]
        index = {bound: number for number, bound in enumerate(bounds)}
        self._masks = [
            sum(((1 << index[high + 1]) - (1 << index[low])) for low, high in _merged(held))
            for held in automaton.sets
        ]
        self._end_mask = 1 << index[_END]

    def attack(self) -> Attack | None:
        """Return an exponential attack, else the worst polynomial one, or None."""
        for component in self._components():
            found = self._exponential(component)
            if found is not None:
                return found
        return self._polynomial()

    # -- exponential -----------------------------------------------------------
    def _exponential(self, component: frozenset[int]) -> Attack | None:
        start = min(component)
        ahead = self._pairs(start, component, forward=True)
        behind = self._pairs(start, component, forward=False)
        words = [
            word + behind[pair]
            for pair, word in ahead.items()
            if pair[0] != pair[1] and pair in behind
        ]
        words += [
            (*ahead[(p, p)], self._masks[target], *behind[(target, target)])
            for p in sorted(component)
            for target, ways in self._follow[p].items()
            if ways > 1 and target in component
        ]
        for word in sorted(words, key=len)[:_TRIED]:
            found = self._completed(start, self._spelled(word), 0)
            if found is not None:
                return found
        return None

    def _pairs(
        self, start: int, inside: frozenset[int], *, forward: bool
    ) -> dict[tuple[int, int], tuple[int, ...]]:
        """Return the pairs of positions that one text leads to from `start` (or back to it)."""
        edges = {p: [t for t in self._follow[p] if t in inside] for p in inside}
        if not forward:
            edges = {p: [s for s in inside if p in edges[s]] for p in inside}
        found: dict[tuple[int, int], tuple[int, ...]] = {(start, start): ()}
        todo = [(start, start)]
        for a, b in todo:
            word = found[(a, b)]
            for x in edges[a]:
                for y in edges[b]:
                    self._step()
                    read = (
                        self._masks[x] & self._masks[y]
                        if forward
                        else (self._masks[a] & self._masks[b])
                    )
                    if read & ~self._end_mask and (x, y) not in found:
                        found[(x, y)] = (*word, read) if forward else (read, *word)
                        todo.append((x, y))
        return found

    # -- polynomial --------------------------------------------------------------
    def _polynomial(self) -> Attack | None:
        looping = sorted(p for component in self._components() for p in component)
        reaches = self._reached()
        words: dict[tuple[int, int], tuple[int, ...]] = {}
        for p in looping:
            for q in looping:
                if p != q and q in reaches[p] and p not in reaches[q]:
                    word = self._shared(p, q)
                    if word is not None:
                        words[(p, q)] = word
        best: Attack | None = None
        bounds = {pair: 2 + self._longest(pair[1], words, frozenset({pair[0]})) for pair in words}
        for (p, q), word in sorted(words.items(), key=lambda item: -bounds[item[0]]):
            if best is not None and bounds[(p, q)] <= best.degree:
                break
            pump = self._spelled(word)
            degree = self._power(p, pump)
            if degree > 1 and (best is None or degree > best.degree):
                best = self._completed(p, pump, degree) or best
        return best

    def _power(self, position: int, pump: str) -> int:
        """Return the power of its length with which the paths over a repeated text grow.

        Loops that follow each other can read one text each, and still not all of them the
        same: then no text makes all of them try.
        """
        ways = {position: 1}
        sums: list[int] = []
        total = 0
        for _ in range(2 * _ROUNDS):
            for read in map(self._bit, pump):
                now: dict[int, int] = {}
                for p, count in ways.items():
                    for target, times in self._follow[p].items():
                        self._step()
                        if self._masks[target] & read:
                            now[target] = now.get(target, 0) + count * times
                ways = now
                total += sum(now.values())
            sums.append(total)
        half = sums[_ROUNDS - 1]
        return round(math.log2(total / half)) if half else 0

    def _longest(
        self, p: int, words: dict[tuple[int, int], tuple[int, ...]], seen: frozenset[int]
    ) -> int:
        """Return how many loops follow that may read the same text."""
        self._step()
        if len(seen) > 6:
            return 0
        return max(
            (1 + self._longest(b, words, seen | {p}) for a, b in words if a == p and b not in seen),
            default=0,
        )

    def _shared(self, p: int, q: int) -> tuple[int, ...] | None:
        """Return a text that leads from `p` to `p`, from `p` to `q` and from `q` to `q`."""
        start, goal = (p, p, q), (p, q, q)
        found: dict[tuple[int, int, int], tuple[int, ...]] = {start: ()}
        todo = [start]
        for a, b, c in todo:
            word = found[(a, b, c)]
            if len(word) >= _LONGEST_PUMP:
                continue
            for x in self._follow[a]:
                for y in self._follow[b]:
                    both = self._masks[x] & self._masks[y] & ~self._end_mask
                    if not both:
                        continue
                    for z in self._follow[c]:
                        self._step()
                        read = both & self._masks[z]
                        if not read:
                            continue
                        if (x, y, z) == goal:
                            return (*word, read)
                        if (x, y, z) not in found:
                            found[(x, y, z)] = (*word, read)
                            todo.append((x, y, z))
        return None

    # -- a text that fails in the end ---------------------------------------------
    def _completed(self, position: int, pump: str, degree: int) -> Attack | None:
        start = self._way_to(position)
        if start is None:
            return None
        ends = dict.fromkeys((*"!\0a0 -", *(x.char for x in self._letters if x.char), "\n!", ""))
        for end in ends:
            if end != "\n" and not self._accepts(start + pump * 4, end):
                return Attack(start, pump, end, degree)
        return None

    def _way_to(self, position: int) -> str | None:
        """Return the shortest text that leads to a position."""
        found: dict[int, tuple[int, ...]] = {}
        todo: list[int] = []
        for first in self._part.first:
            if first not in found and self._masks[first] != self._end_mask:
                found[first] = (self._masks[first],)
                todo.append(first)
        for p in todo:
            if p == position:
                return self._spelled(found[p])
            for target in self._follow[p]:
                self._step()
                if target not in found and self._masks[target] != self._end_mask:
                    found[target] = (*found[p], self._masks[target])
                    todo.append(target)
        return None

    def _accepts(self, text: str, end: str) -> bool:
        """Whether a text, or one of its beginnings, matches."""
        if self._part.empty:
            return True
        now = frozenset(self._part.first)
        last = frozenset(self._part.last)
        for char in text + end:
            read = self._bit(char)
            held = frozenset(p for p in now if self._masks[p] & read)
            if held & last:
                return True
            now = frozenset(t for p in held for t in self._follow[p])
            self._step(len(now) + 1)
        for _ in range(3):  # `$` may stand several times
            held = frozenset(p for p in now if self._masks[p] & self._end_mask)
            if held & last:
                return True
            now = frozenset(t for p in held for t in self._follow[p])
        return False

    # -- letters -------------------------------------------------------------------
    def _bit(self, char: str) -> int:
        code = ord(char)
        return next((1 << n for n, x in enumerate(self._letters) if x.low <= code < x.high), 0)

    def _spelled(self, word: Iterable[int]) -> str:
        return "".join(self._one_of(mask) for mask in word)

    def _one_of(self, mask: int) -> str:
        letters = [
            letter.char
            for number, letter in enumerate(self._letters)
            if mask >> number & 1 and letter.char
        ]
        return min(letters, key=_preference)

    # -- the graph -----------------------------------------------------------------
    def _reached(self) -> list[frozenset[int]]:
        out: list[frozenset[int]] = []
        for p in range(self._size):
            seen: set[int] = set()
            todo = list(self._follow[p])
            while todo:
                q = todo.pop()
                if q not in seen:
                    self._step()
                    seen.add(q)
                    todo += self._follow[q]
            out.append(frozenset(seen))
        return out

    def _components(self) -> list[frozenset[int]]:
        """Return the sets of positions that lead to each other."""
        reaches = self._reached()
        loops = {
            frozenset(q for q in reaches[p] if p in reaches[q])
            for p in range(self._size)
            if p in reaches[p]
        }
        return sorted(loops, key=sorted)

    def _step(self, count: int = 1) -> None:
        self._steps -= count
        if self._steps < 0:
            raise _TooLarge
