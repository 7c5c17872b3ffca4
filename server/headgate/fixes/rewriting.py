"""Replaces an expression by pieces, some of which are parts that it had.

Kept parts stay as they are written. Whether a part, or the result, needs
parentheses is not computed from precedences: the result is read again, and what
did not come out as one expression gets them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import libcst as cst

from headgate.fixes.outcomes import CannotFix
from headgate.fixes.patches import Patch
from headgate.fixes.statement import Tree, parse

Span = tuple[int, int]

_NONE: Final[frozenset[int]] = frozenset()


class Draft(NamedTuple):
    """What an expression becomes: new texts, with a kept part between any two."""

    target: Span
    texts: tuple[str, ...]
    kept: tuple[Span, ...]


def rewrite(tree: Tree, draft: Draft, comments: Sequence[Span]) -> list[Patch] | CannotFix:
    """Return the patches that make the change; `comments` are those of the statement."""
    target, texts, kept = draft
    if any(not target[0] <= start <= end <= target[1] for start, end in kept):
        return CannotFix("a kept part lies outside of what is replaced")
    spans = tree.spans()
    only_argument = _only_argument(tree, target)
    is_expression = target in spans or only_argument
    if not is_expression and any(a < target[0] < b for a, b, _ in tree.format_strings()):
        return CannotFix("the place inside an f-string is not certain")
    texts = _with_comments(tree.code, draft, comments) if _in_order(kept) else texts
    if _in_order(kept):
        texts = _with_comments(tree.code, draft, comments)
    elif any(target[0] <= c[0] < target[1] and not _inside(c, kept) for c in comments):
        return CannotFix("a comment would be lost")
    if only_argument:  # the parentheses of the call go with the generator in them
        texts = ("(" + texts[0], *texts[1:])
        texts = (*texts[:-1], texts[-1] + ")")
    every = frozenset(range(len(kept)))
    for wrapped, whole in ((_NONE, False), (_NONE, True), (every, False), (every, True)):
        shape = _Shape(tree.code, Draft(target, texts, kept), set(wrapped), whole)
        while not isinstance(again := parse(shape.result(), shape.text_span()), CannotFix):
            found = again.spans()
            loose = {n for n, span in enumerate(shape.kept_spans()) if span not in found}
            open_ = is_expression and not only_argument and shape.whole_span() not in found
            if not loose and not open_:
                return shape.patches()
            if loose <= shape.wrapped and shape.wrapped_whole >= open_:
                break
            shape.wrapped |= loose
            shape.wrapped_whole |= open_
    return CannotFix("the result would not parse")


class _Shape:
    """A draft with the parentheses it has so far."""

    def __init__(self, code: str, draft: Draft, wrapped: set[int], wrapped_whole: bool) -> None:
        self.code = code
        self.draft = draft
        self.wrapped = wrapped
        self.wrapped_whole = wrapped_whole

    def _texts(self) -> list[str]:
        texts = list(self.draft.texts)
        for n in self.wrapped:
            texts[n] += "("
            texts[n + 1] = ")" + texts[n + 1]
        if self.wrapped_whole:
            texts[0] = "(" + texts[0]
            texts[-1] += ")"
        return texts

    def _text(self) -> str:
        texts = self._texts()
        out = texts[0]
        for (start, end), text in zip(self.draft.kept, texts[1:], strict=True):
            out += self.code[start:end] + text
        return out

    def result(self) -> str:
        """Return the statement as it would become."""
        start, end = self.draft.target
        return self.code[:start] + self._text() + self.code[end:]

    def kept_spans(self) -> list[Span]:
        """Return where the kept parts stand in the result."""
        at = self.draft.target[0]
        out: list[Span] = []
        for text, (start, end) in zip(self._texts(), self.draft.kept, strict=False):
            at += len(text)
            out.append((at, at + end - start))
            at += end - start
        return out

    def text_span(self) -> Span:
        """Return where all that is new stands in the result."""
        return self.draft.target[0], self.draft.target[0] + len(self._text())

    def whole_span(self) -> Span:
        """Return where the new expression stands in the result."""
        text = self._text()
        start = self.draft.target[0] + len(text) - len(text.lstrip())
        return start, start + len(text.strip())

    def patches(self) -> list[Patch]:
        """Return the changes; parts that stay in order are not touched."""
        start, end = self.draft.target
        if not _in_order(self.draft.kept):
            return [Patch(start, end, self._text())]
        starts = [start, *(stop for _, stop in self.draft.kept)]
        stops = [*(begin for begin, _ in self.draft.kept), end]
        return [Patch(*p) for p in zip(starts, stops, self._texts(), strict=True)]


def _in_order(kept: Sequence[Span]) -> bool:
    return all(a[1] <= b[0] for a, b in pairwise(kept))


def _inside(place: Span, kept: Sequence[Span]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in kept)


def _with_comments(code: str, draft: Draft, comments: Sequence[Span]) -> tuple[str, ...]:
    """Return the new texts with the comments that stood where they come."""
    begins = [draft.target[0], *(end for _, end in draft.kept)]
    stops = [*(start for start, _ in draft.kept), draft.target[1]]
    out: list[str] = []
    for start, stop, text in zip(begins, stops, draft.texts, strict=True):
        here = [code[a:b] for a, b in comments if start <= a < stop]
        if here:
            indent = re.search(r"\n([ \t\f]*)[^\n]*\Z", code[start:stop])
            line = "\n" + (indent.group(1) if indent else "")
            text = text.rstrip() + "  " + line.join(here) + line
        out.append(text)
    return tuple(out)


def _only_argument(tree: Tree, target: Span) -> bool:
    """Tell whether the target is a generator that uses the parentheses of its call.

    Python's own tree counts them to the generator.
    """
    for node in tree.nodes():
        if (
            isinstance(node, cst.Call)
            and len(node.args) == 1
            and isinstance(node.args[0].value, cst.GeneratorExp)
            and not node.args[0].value.lpar
            and tree.span(node)[1] == target[1]
        ):
            start, end = tree.span(node.args[0])
            return (
                tree.code[target[0] : start].strip() == "("
                and tree.code[end : target[1]].strip() == ")"
            )
    return False
