"""Looks over the tokens of a statement before it is read.

Owns how deep a statement is, and which part of a long one is enough. Knows
brackets, strings and commas; whoever uses an answer checks it by reading the tree.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""\#[^\n]*
    |(?P<format>[fFtT][rR]?|[rR][fFtT])?(?:[bBuU]?[rR]?|[rR]?[bB])
     (?:\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
       |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |[\w.]+|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<part>[,;])|[^\s]""",
    re.X | re.S,
)
_LEAD = re.compile(r"(?:\s|\\\n|#[^\n]*\n)*(?:[^\W\d]\w*\s*=(?!=))?(?:\s|#[^\n]*\n)*")


def item_around(code: str, needed: tuple[int, int], enough: int) -> tuple[int, int] | None:
    """Return the place of a bracketed item that holds `needed`: the outermost with at
    most `enough` characters, else the innermost; None if it stands in no brackets.

    What names an item (a keyword, a key of a dictionary) is not part of it.
    """
    best: tuple[int, int] | None = None
    opened: list[tuple[str, int]] = []
    starts: list[int] = []
    for match in _TOKEN.finditer(code):
        text, group = match.group(), match.lastgroup
        if group == "open":
            opened.append((text, match.end()))
            starts.append(match.end())
        elif opened and (group in ("close", "part") or (text == ":" and opened[-1][0] != "(")):
            start, stop = starts[-1], match.start()
            starts[-1] = match.end()
            if start <= needed[0] and needed[1] <= stop:
                lead = _LEAD.match(code, start, stop)
                start = lead.end() if lead else start
                if best is not None and (stop - start > enough or start > needed[0]):
                    return best
                if start <= needed[0]:
                    best = (start, stop)
            if group == "close":
                opened.pop()
                starts.pop()
    return best


def depth(code: str) -> int:
    """Return a bound for the depth of the tree: operators since the last comma, and
    brackets and lambdas, which cost the parser the most."""
    fixed, running = [0], [0]
    total = deepest = 0
    for match in _TOKEN.finditer(code):
        text, group = match.group(), match.lastgroup
        step = 0
        if group == "open":
            fixed.append(4)
            running.append(0)
            total += 4
        elif group == "close":
            if len(fixed) > 1:
                total -= fixed.pop() + running.pop()
            step = 1
        elif group == "part":
            total -= running[-1]
            running[-1] = 0
        elif text == "lambda":
            fixed[-1] += 2
            total += 2
        elif text[-1] in "\"'" or group == "format":
            inner = 4 * len(re.findall(r"[(\[{]", text)) if group == "format" else 0
            deepest = max(deepest, total + inner)
            step = 1
        elif text[0] != "#":
            step = 1 + text.count(".")
        running[-1] += step
        total += step
        deepest = max(deepest, total)
    return deepest
