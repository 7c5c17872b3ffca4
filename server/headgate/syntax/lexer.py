"""Finds where a logical line ends, also in text that does not parse.

Owns brackets, strings, comments and recovery. What it answers depends only on
the text from the first line on, so it can start at any statement and gives the
same answer as one that started at the top of the file. Knows no grammar beyond
what tells where a statement must end.

Recovery rests on facts of the grammar, so that no valid text is cut:

* a statement keyword never stands inside brackets: a line that begins with one
  ends every open bracket ("hard" sync point);
* an unclosed bracket ends at the first line, at or left of the statement's own
  column, that begins like a statement ("soft" sync point), but only once a hard
  sync point, the end of the file or a wrong closing bracket has proved that it
  is unclosed;
* a triple-quoted string that swallowed a definition or import is unclosed if what
  follows its end cannot follow a string or cannot be a statement (two names side
  by side, as prose has).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Final, NamedTuple

LineSource = Callable[[int], str]
"""Returns line `i` with its end, "" past the end of the text."""

_CODE = re.compile(
    r"""(?:(?<![\w])(?:[bB][rR]?|[rR][bBfFtT]?|[fFtT][rR]?|[uU]))?(?:\"\"\"|'''|"|')|[#()\[\]{}\\]"""
)
_FIELD = re.compile(
    r"""(?:(?<![\w])(?:[bB][rR]?|[rR][bBfFtT]?|[fFtT][rR]?|[uU]))?(?:\"\"\"|'''|"|')|[#()\[\]{}\\:]"""
)
_REST: Final = {
    '"': re.compile(r'[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*'),
    "'": re.compile(r"[^'\\\r\n]*(?:\\[^\r\n][^'\\\r\n]*)*"),
}
_TRIPLE: Final = {
    '"""': re.compile(r'"""|\\(?:\r\n|[\s\S])'),
    "'''": re.compile(r"'''|\\(?:\r\n|[\s\S])"),
}
_LITERAL: Final = {
    quote: re.compile(rf"{{{{|}}}}|[{{}}]|{quote}|\\(?:\r\n|[\s\S])|[\r\n]")
    for quote in ('"', "'", '"""', "'''")
}
_CLOSES: Final = {")": "(", "]": "[", "}": "{"}

_HARD = re.compile(
    r"[ \t\f]*(?:(?:def|class|return|import|while|with|try|raise|assert|del|global|nonlocal"
    r"|pass|break|continue|elif|except|finally)\b|async[ \t]+(?:def|with)\b"
    r"|from[ \t]+[\w.]+[ \t]+import\b)"
)
_COMPOUND = re.compile(r"[ \t\f]*(?:(?:def|class|while|with|for|try)\b|async[ \t]+\w|@[A-Za-z_])")
_DEFINES = re.compile(
    r"([ \t]*)(?:(?:async[ \t]+)?def[ \t]+\w|class[ \t]+\w|@[A-Za-z_]\w*|import[ \t]+\w"
    r"|from[ \t]+[\w.]+[ \t]+import\b)"
)
_BEGINS = re.compile(r"[ \t\f]*[A-Za-z_@]")
_BLANK = re.compile(r"[ \t\f]*(?:#|\r|\n|\Z)")
_DECORATOR = re.compile(r"[ \t\f]*@")

_PREFIXES: Final = frozenset("b r u f t br rb fr rf tr rt".split())
_KEYWORDS: Final = frozenset(
    "False None True and as assert async await break class continue def del elif else except "
    "finally for from global if import in is lambda nonlocal not or pass raise return try while "
    "with yield match case type print exec".split()
)
_FOLLOW: Final = frozenset("and or if else in is not for as async from".split())
"""Keywords that may stand behind an expression."""
_WORD = re.compile(r"[^\W\d]\w*|\d[\w.]*|[ \t\f]+|(?:[\"']+)|.", re.S)
_AFTER_STRING = re.compile(r"[ \t\f]*([^\W\d]\w*|\d)?([\"'])?")
_LINE_END = re.compile(r"[\r\n]*\Z")
_CHARACTER_NAME = re.compile(r"\{[\w -]*\}")
_HEADER = re.compile(
    r"[ \t\f\ufeff]*(?:@|(?:if|elif|else|for|while|try|except|finally|with|def|class|async|match"
    r"|case|lambda)\b)"
)
_KEEPS_COMMAS = re.compile(r"\b(?:lambda|for)\b")
"""Words behind which a comma need not stand between two items."""
LONG: Final = 64
"""Lines from which on a logical line in brackets is cut, where a comma ends a line."""
_ONE_IN: Final = 32
"""Of so many lines one ends a piece."""
_MOST_LINES: Final = 512
"""Lines after which any comma ends a piece."""
_FIELD_LINES: Final = 100
"""A replacement field with more lines than this is taken to be unclosed."""


class Comment(NamedTuple):
    """A comment: line relative to the region's code, column, text from the hash on."""

    line: int
    column: int
    text: str


class StringPart(NamedTuple):
    """A string literal found while recording: place relative to the region's code."""

    line: int
    column: int
    end_line: int
    end_column: int
    prefix: str
    quote: str
    fields: tuple[tuple[int, int, int, int], ...]
    """Replacement fields of an f- or t-string, outermost, braces included."""


class Entry(NamedTuple):
    """The state in which a further piece of a long logical line begins."""

    brackets: tuple[str, ...]
    """Open brackets, outermost first."""
    indent: int
    """Column of the statement."""


class Lexed(NamedTuple):
    """One logical line, or a piece of a long one."""

    line_count: int
    broken: bool
    opens: bool
    """Ends with a colon: the header of a block that follows."""
    formats: bool
    """Holds an f-string or t-string."""
    reach: int
    """How many lines were looked at; a change beyond them changes nothing here."""
    comments: tuple[Comment, ...]
    unclosed: tuple[str, ...]
    """Brackets and quotes still open at the end, outermost first."""
    exit: Entry | None = None
    """Set where the logical line goes on in another piece."""


def indent_of(line: str) -> int:
    """Return the column of the first character that is no white space.

    Tabs go to the next multiple of eight and a form feed starts anew, as in
    Python's tokenizer (the Python reference, 2.1.8).
    """
    column = 0
    for char in line:
        if char == " ":
            column += 1
        elif char == "\t":
            column += 8 - column % 8
        elif char == "\f" or (char == "\ufeff" and column == 0):
            column = 0
        else:
            break
    return column


def is_blank(line: str) -> bool:
    """Tell whether a line holds nothing but white space and perhaps a comment."""
    return _BLANK.match(line) is not None


def improbable(line: str) -> bool:
    """Tell whether a line surely is no Python: two words side by side that no
    version of the grammar allows. Exact: true for no line of a valid module that
    stands where a statement begins."""
    last = ""
    for match in _WORD.finditer(line):
        word = match.group()
        if word.isspace():
            continue
        if word[0] == "#" or word[0] in "\"'":
            return False
        is_word = word[0].isalnum() or word[0] == "_"
        if is_word and last and last not in _KEYWORDS and word not in _KEYWORDS:
            return True
        # "1if x else y" is valid: nothing is said of what follows a number.
        last = word if is_word and not word[0].isdigit() else ""
    return False


def _plausible(line: str) -> bool:
    """Tell whether a line looks like a statement rather than prose."""
    return (
        _BEGINS.match(line) is not None
        and ("=" in line or "(" in line or _HARD.match(line) is not None)
        and not improbable(line)
    )


def _decorators_above(lines: LineSource, first: int, at: int) -> int:
    """Return the line of the first of the decorators that stand right above `at`."""
    column = indent_of(lines(at))
    while at - 1 > first and _DECORATOR.match(lines(at - 1)) and indent_of(lines(at - 1)) == column:
        at -= 1
    return at


class Proof:
    """What one run that found its statement unclosed knows of the lines it passed.

    A run that starts on one of these lines passes the same brackets, so that it
    need not go to the same end again. Without it a text with many unclosed
    brackets would cost the square of its length.
    """

    __slots__ = ("_dips", "_starts", "reach")

    def __init__(self, starts: list[tuple[int, int, int]], depth: int, reach: int) -> None:
        self.reach = reach
        self._starts: dict[int, tuple[int, int]] = {}
        """For a line: brackets open before it, and the fewest open before any later line."""
        self._dips: dict[int, int] = {}
        """For a line: the fewest brackets open at any place from it on."""
        least = dip = depth
        for line, opened, lowest in reversed(starts):
            dip = min(dip, lowest)
            self._starts[line] = (opened, least)
            self._dips[line] = dip
            least = min(least, opened)

    def holds(self, first: int, line: int, open_brackets: int) -> bool:
        """Tell whether brackets that a run from `first` has opened before `line` stay unclosed."""
        if first not in self._starts or line not in self._starts:
            return False
        opened, least = self._starts[line]
        base = opened - open_brackets
        return least > base and self._dips[line] >= base


class Proofs:
    """Hands the last proof from one run to the next. Changes no result but `reach`."""

    def __init__(self) -> None:
        self.last: Proof | None = None


class _Lexer:
    """The state of one run; made and thrown away by `lex`."""

    def __init__(
        self,
        lines: LineSource,
        first: int,
        parts: list[StringPart] | None,
        proofs: Proofs | None,
        entry: Entry | None,
    ) -> None:
        self.lines = lines
        self.first = first
        self.at = first
        self.line = lines(first)
        self.column: int = 0
        self.stack: list[str] = list(entry.brackets) if entry else []
        self.limit = entry.indent if entry else indent_of(self.line)
        """Column of the statement."""
        self.may_cut = entry is not None or _HEADER.match(self.line) is None
        self.exit: Entry | None = None
        self.least_lines = 1 if entry is not None else LONG
        self.broken = False
        self.formats = False
        self.comments: list[Comment] = []
        self.soft = -1
        self.at_soft: tuple[tuple[str, ...], bool, tuple[int, tuple[str, ...]]]
        """Stack, formats and open string before the soft sync point."""
        self.reach = first + 1
        self.parts = parts
        self.proofs = proofs
        self.line_starts: list[tuple[int, int, int]] = []
        """Lines inside brackets: number, brackets open before it, fewest open on it."""
        self.lowest = 0
        self.starts: list[tuple[int, int, str, str]] = []
        self.fields: list[list[tuple[int, int, int, int]]] = []
        self.open_fields: list[tuple[int, int]] = []
        self.end_char = ""
        self.open_string: tuple[int, tuple[str, ...]] = (-1, ())
        """Line of the last string that its line does not close, and what it left open."""
        self.searched: dict[str, int] = {}
        """For a quote: no line before this one, from the current on, holds it."""

    # -- moving over lines -------------------------------------------------
    def next_line(self) -> bool:
        """Go to the next line; False at the end of the text."""
        self.at += 1
        self.reach = max(self.reach, self.at + 1)
        self.line = self.lines(self.at)
        self.column = 0
        return self.line != ""

    def stop_before(self, line: int) -> None:
        """End the region before `line`."""
        self.at = line - 1
        self.broken = True

    def recover(self, hard: int) -> None:
        """End an unclosed statement at its soft sync point, or at the hard one."""
        if 0 <= self.soft < hard:
            self.stop_at_soft()
        elif self.lines(hard) == "":
            self.stop_before(hard)
        else:
            self.stop_before(_decorators_above(self.lines, self.first, hard))

    def stop_at_soft(self) -> None:
        """End the region at its soft sync point, and remember what proved it unclosed."""
        if self.proofs is not None and self.line_starts:
            self.note_lowest()
            self.proofs.last = Proof(self.line_starts, len(self.stack), self.reach)
        self.stop_before(self.soft)
        self.stack[:], self.formats, self.open_string = self.at_soft

    def note_lowest(self) -> None:
        """Write down the fewest brackets that were open on the line that is left."""
        if self.line_starts:
            line, opened, _ = self.line_starts[-1]
            self.line_starts[-1] = (line, opened, self.lowest)

    # -- strings -----------------------------------------------------------
    def plain_string(self, quote: str) -> None:
        """Pass a string of one line, or of several joined by backslashes."""
        while True:
            text = _REST[quote].match(self.line, self.column)
            assert text is not None  # matches the empty text
            self.column = text.end()
            rest = self.line[self.column : self.column + 1]
            if rest == quote:
                self.column += 1
                return
            if rest == "\\" and self.column + 1 < len(self.line) and self.next_line():
                continue
            self.broken = True
            self.open_string = (self.at, (quote,))
            return

    def triple_string(self, quote: str) -> bool:
        """Pass a triple-quoted string; False if it ended the region."""
        opened = self.at
        swallowed = -1
        find = _TRIPLE[quote]
        while True:
            column = self.column
            if quote[0] in self.line:
                while (match := find.search(self.line, column)) is not None:
                    column = match.end()
                    if match.group() == quote:
                        self.column = column
                        if swallowed >= 0 and not self.may_end_here():
                            return self.unclosed_string(quote, opened, self.limit)
                        return True
            if not self.next_line():
                return self.unclosed_string(quote, opened, self.limit)
            if swallowed < 0:
                head = _DEFINES.match(self.line)
                if head is not None and indent_of(self.line) <= self.limit:
                    swallowed = self.at

    def may_end_here(self) -> bool:
        """Tell whether valid code can go on after a string that ends here."""
        match = _AFTER_STRING.match(self.line, self.column)
        if match is not None and match.group(1) is not None:
            word = match.group(1)
            return word in _FOLLOW or bool(match.group(2) and word.lower() in _PREFIXES)
        rest = self.line[self.column :]
        if not is_blank(rest):
            return True
        at = self.at + 1
        while (line := self.lines(at)) and is_blank(line):
            at += 1
        self.reach = max(self.reach, at + 1)
        return not improbable(line)

    def unclosed_string(self, quote: str, opened: int, limit: int) -> bool:
        """End the region where code seems to go on after an unclosed string."""
        self.stack.append(quote)
        at = opened + 1
        while (line := self.lines(at)) != "":
            if not is_blank(line) and indent_of(line) <= limit and _plausible(line):
                break
            at += 1
        self.reach = max(self.reach, at + 1)
        self.stop_before(at)
        return False

    def enter_string(self, token: str) -> bool:
        """Pass, or enter, the string that `token` opens; False if it ended the region."""
        quote = token[-3:] if len(token) >= 3 and token[-1] == token[-2] == token[-3] else token[-1]
        prefix = token[: -len(quote)]
        start = (self.at, self.column - len(token))
        if (prefix and prefix[-1] in "fFtT") or prefix[:1] in ("f", "F", "t", "T"):
            self.formats = True
            self.starts.append((*start, prefix, quote))
            self.fields.append([])
            self.stack.append("F" + quote)
            return True
        alive = True
        if len(quote) == 3:
            alive = self.triple_string(quote)
        else:
            self.plain_string(quote)
        if self.parts is not None and alive and len(self.starts) == 0:
            self.parts.append(
                StringPart(
                    start[0] - self.first, start[1], self.at - self.first, self.column,
                    prefix, quote, (),
                )
            )  # fmt: skip
        return alive

    def close_format(self) -> None:
        """Leave an f-string."""
        line, column, prefix, quote = self.starts.pop()
        fields = self.fields.pop()
        if self.parts is not None and not self.starts:
            self.parts.append(
                StringPart(
                    line - self.first, column, self.at - self.first, self.column,
                    prefix, quote, tuple(fields),
                )
            )  # fmt: skip

    def open_field(self, column: int) -> None:
        """Enter a replacement field whose brace stands at `column`."""
        self.stack.append("{f")
        self.open_fields.append((self.at, column))

    def close_field(self) -> None:
        """Leave a replacement field; the brace has been passed."""
        self.stack.pop()
        line, column = self.open_fields.pop()
        if self.stack and self.stack[-1][0] == "F":
            self.fields[-1].append((line - self.first, column, self.at - self.first, self.column))

    def drop_format(self) -> None:
        """Give up an f-string of one line that its line does not close."""
        self.broken = True
        start = max(n for n, opened in enumerate(self.stack) if opened[0] == "F")
        self.open_string = (self.at, tuple(self.stack[start:]))
        for opened in self.stack[start:]:
            if opened == "{f":
                self.open_fields.pop()
        del self.stack[start:]
        self.starts.pop()
        self.fields.pop()

    def literal(self) -> bool | None:
        """Scan the text part of an f-string. None: go on; else whether the region lives."""
        in_spec = self.stack[-1] == ":"
        quote = self.starts[-1][3]
        match = _LITERAL[quote].search(self.line, self.column)
        if match is None:
            if len(quote) == 3:
                return self.literal_line()
            self.column = len(self.line)
            self.drop_format()
            return None
        token = match.group()
        self.column = match.end()
        if token in "\r\n":
            if len(quote) == 3:
                return self.literal_line()
            self.column = match.start()
            self.drop_format()
        elif token[0] == "\\":
            if token[-1] in "\r\n":
                return self.literal_line()
            raw = "r" in self.starts[-1][2].lower()
            if token == "\\N" and not raw and self.line.startswith("{", self.column):
                named = _CHARACTER_NAME.match(self.line, self.column)
                self.column = named.end() if named else self.column + 1
            elif token[-1] in "{}":
                self.column -= 1
        elif token == quote:
            if in_spec:
                self.stack.pop()
                self.broken = True
                while self.stack[-1][0] != "F":
                    if self.stack.pop() == "{f":
                        self.open_fields.pop()
            self.stack.pop()
            self.close_format()
        elif token == "{" or (token == "{{" and in_spec):
            self.column = match.start() + 1
            self.open_field(match.start())
        elif in_spec and token in ("}", "}}"):
            self.column = match.start() + 1
            self.stack.pop()
            self.close_field()
        return None

    def literal_line(self) -> bool | None:
        """Go on with the next line of a triple-quoted f-string."""
        if self.next_line():
            head = _DEFINES.match(self.line)
            if head is None or indent_of(self.line) > self.limit or self.format_ends(self.limit):
                return None
        start, quote = self.starts[0][0], self.starts[-1][3]
        while self.stack and self.stack[-1] != "F" + quote:
            self.stack.pop()
        if self.stack:
            self.stack.pop()
        self.soft = -1
        return self.unclosed_string(quote, start, self.limit)

    def format_ends(self, limit: int) -> bool:
        """Tell whether a triple-quoted f-string that holds a definition seems closed."""
        quote = self.starts[-1][3]
        at = max(self.at, self.searched.get(quote, 0))
        while (line := self.lines(at)) != "" and quote not in line:
            at += 1
        self.searched[quote] = at
        self.reach = max(self.reach, at + 1)
        if line == "":
            return False
        here = (self.at, self.line, self.column)
        self.at, self.line, self.column = at, line, line.find(quote) + 3
        fine = self.may_end_here()
        self.at, self.line, self.column = here
        return fine

    # -- code --------------------------------------------------------------
    def run(self) -> Lexed:
        """Scan to the end of the logical line."""
        while self.step():
            pass
        if self.stack and self.exit is None:
            self.broken = True
        last = max(self.at, self.first)
        if last > self.first and self.lines(last) == "":
            last -= 1  # a backslash at the very end leads out of the text
        if self.open_string[0] == last:
            self.stack += self.open_string[1]
        unclosed = tuple(self.stack)
        count = last - self.first + 1
        if self.parts is not None:
            self.parts[:] = [part for part in self.parts if part.end_line < count]
        return Lexed(
            count,
            self.broken,
            self.end_char == ":" and not self.stack,
            self.formats,
            self.reach - self.first,
            tuple(comment for comment in self.comments if comment.line < count),
            unclosed,
            self.exit,
        )

    def step(self) -> bool:
        """Handle the next token; False when the region has ended."""
        top = self.stack[-1] if self.stack else ""
        if top and (top[0] == "F" or top == ":"):
            return self.literal() is not False
        pattern = _FIELD if top == "{f" else _CODE
        match = pattern.search(self.line, self.column)
        if match is None:
            return self.end_of_line(len(self.line))
        token = match.group()
        char = token[-1]
        start = match.start()
        if start > self.column:
            self.note_code(start)
        self.column = match.end()
        if char in "\"'":
            self.end_char = char
            return self.enter_string(token)
        if char == "#":
            text = self.line[start:].rstrip("\r\n")
            self.comments.append(Comment(self.at - self.first, start, text))
            return self.end_of_line(start)
        if char in "([{":
            self.stack.append(char)
            self.end_char = char
        elif char == ":":
            self.stack.append(":")
        elif char == "\\":
            return self.backslash()
        else:
            return self.close_bracket(char)
        return True

    def note_code(self, stop: int) -> None:
        """Remember the last character of code before `stop` on this line."""
        text = self.line[self.column : stop].rstrip()
        if text:
            self.end_char = text[-1]

    def close_bracket(self, char: str) -> bool:
        """Pass a closing bracket."""
        self.end_char = char
        if self.stack and self.stack[-1] == "{f" and char == "}":
            self.close_field()
        elif self.stack and self.stack[-1] == _CLOSES[char]:
            self.stack.pop()
            self.lowest = min(self.lowest, len(self.stack))
        elif not self.stack:
            self.broken = True
        elif not self.starts:
            return self.wrong_bracket()
        else:
            self.broken = True
        return True

    def wrong_bracket(self) -> bool:
        """A bracket of another kind closes: the statement is broken from here on."""
        self.broken = True
        if self.soft >= 0:
            self.stop_at_soft()
            return False
        at = self.at + 1
        while (line := self.lines(at)) != "":
            if not is_blank(line) and (
                _HARD.match(line) or (indent_of(line) <= self.limit and _BEGINS.match(line))
            ):
                break
            at += 1
        self.reach = max(self.reach, at + 1)
        self.stop_before(at)
        return False

    def backslash(self) -> bool:
        """A backslash joins the next line if it is the last character."""
        if _LINE_END.match(self.line, self.column) is None:
            self.broken = True
            return True
        here = self.at
        if not self.next_line():
            self.broken = True
            self.at = here
            return False
        if _COMPOUND.match(self.line) and not self.stack:
            self.stop_before(self.at)
            return False
        return True

    def end_of_line(self, stop: int) -> bool:
        """Go on with the next line inside brackets, else end."""
        if stop > self.column:
            self.note_code(stop)
        if not self.stack or self.cut():
            return False
        while True:
            if not self.next_line():
                self.recover(self.at)
                return False
            if is_blank(self.line):
                hash_at = self.line.find("#")
                if hash_at >= 0:
                    text = self.line[hash_at:].rstrip("\r\n")
                    self.comments.append(Comment(self.at - self.first, hash_at, text))
                continue
            if _HARD.match(self.line):
                self.recover(self.at)
                return False
            if self.starts and self.at - self.starts[0][0] > _FIELD_LINES:
                self.recover(self.at)
                return False
            if self.proofs is not None and not self.starts:
                self.note_lowest()
                self.lowest = len(self.stack)
                self.line_starts.append((self.at, len(self.stack), 0))
            if self.soft < 0 and indent_of(self.line) <= self.limit and _BEGINS.match(self.line):
                self.soft = self.at
                self.at_soft = (tuple(self.stack), self.formats, self.open_string)
                proof = self.proofs.last if self.proofs is not None else None
                if proof is not None and proof.holds(self.first, self.at, len(self.stack)):
                    self.reach = max(self.reach, proof.reach)
                    self.proofs = None
                    self.stop_at_soft()
                    return False
            return True

    def cut(self) -> bool:
        """End a piece of a long table between two of its items.

        Which lines end one is decided by what they hold, so that a line more or less
        moves no other cut.
        """
        if self.end_char != "," or not self.may_cut or self.starts:
            return False
        count = self.at - self.first + 1
        if count < self.least_lines:
            return False
        if count < _MOST_LINES:
            line = self.line.encode("utf-8", "surrogatepass")
            if zlib.crc32(line) % _ONE_IN:
                return False
        if _KEEPS_COMMAS.search(self.line):
            return False
        self.exit = Entry(tuple(self.stack), self.limit)
        return True


_PLAIN = Lexed(1, False, False, False, 1, (), ())
_PLAIN_HEADER = _PLAIN._replace(opens=True)


def lex(
    lines: LineSource,
    first: int,
    parts: list[StringPart] | None = None,
    proofs: Proofs | None = None,
    entry: Entry | None = None,
) -> Lexed:
    """Return the logical line that begins at line `first`, which is not blank.

    With `entry` it is a further piece of the logical line before. With `parts` every
    outermost string literal is appended to it. Linear in the lines looked at
    (`Lexed.reach`); `proofs` is for runs over the same text.
    """
    line = lines(first)
    if entry is None and _CODE.search(line) is None:
        return _PLAIN_HEADER if line.rstrip().endswith(":") else _PLAIN
    return _Lexer(lines, first, parts, proofs, entry).run()
