"""How a command that is put together is mended: it becomes a list, or its values are quoted.

Owns which of its values can become arguments, and what becomes of each. What a shell does with
a text is the matter of `shells`.
"""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from headgate.ruleapi import (
    Built,
    Changes,
    Context,
    Danger,
    DropKeyword,
    EndQuotes,
    Evidence,
    Fix,
    FixSafety,
    Intent,
    Keep,
    MendEarlier,
    Name,
    Origin,
    ReplaceCallee,
    ReplaceText,
    Rewrite,
    SinkGroup,
    loudness,
)
from headgate_rules.closed import is_closed
from headgate_rules.earlier import holds_such, is_put_together, spread
from headgate_rules.identifiers import name_of, words
from headgate_rules.options import FRONT, WITHOUT_VALUE, ends_options, is_value_of_option
from headgate_rules.programs import without_version
from headgate_rules.running import is_run, may_be_option
from headgate_rules.shells import (
    UNIX_SHELLS,
    Quoting,
    is_for_windows,
    plain_arguments,
    quoted_source,
    read_by_shell,
)
from headgate_rules.texts import Filled, Literal, has_words, joined_words, take_apart
from headgate_rules.wrapping import stands

Pieces: TypeAlias = "tuple[str | Keep | Name, ...]"
_Parts: TypeAlias = "Sequence[Literal | Filled]"
_Out: TypeAlias = "list[str | Keep | Name]"

_LIST_TITLE: Final = "Pass a list of arguments, without a shell (each value stays one argument)"
_QUOTERS: Final = frozenset({"shlex.quote", "pipes.quote"})
_LISTS: Final = frozenset({"builtins.list", "builtins.sorted", "builtins.set", "builtins.filter"})
_TEXTS: Final = frozenset(
    {
        *(
            "sys.argv[]",
            "sys.executable",
            "os.environ[]",
            "builtins.input()",
            "shlex.quote()",
            "builtins.str()",
        ),
        *("os.path.join()", "os.path.basename()", "os.path.abspath()", "os.path.dirname()"),
        *("os.path.expanduser()", "os.path.realpath()", "os.path.normpath()", "os.getcwd()"),
        *("flask.request.args[]", "flask.request.form[]", "flask.request.values[]"),
        *("flask.Request().args[]", "flask.Request().form[]", "flask.Request().values[]"),
        *("werkzeug.wrappers.Request().args[]", "werkzeug.wrappers.Request().form[]"),
        *("werkzeug.wrappers.Request().values[]", "tempfile.mkdtemp()", "tempfile.gettempdir()"),
    }
)
"""What is text, whatever it says."""
_OTHER_SHELLS: Final = frozenset({"cmd", "powershell", "pwsh"})
"""Shells that read their arguments in ways of their own."""
_TEXT_METHODS: Final = frozenset(
    {"strip", "lstrip", "rstrip", "lower", "upper", "title", "removeprefix", "removesuffix"}
)
_OPTION_WORDS: Final = frozenset(
    {"args", "arguments", "flags", "options", "opts", "params", "parameters", "switches"}
)
"""Last words of variables that hold several arguments in one text."""
_READ_PROGRAMS: Final = frozenset(
    {
        *(
            "awk",
            "gawk",
            "gdb",
            "lua",
            "mawk",
            "node",
            "osascript",
            "perl",
            "php",
            "python",
            "ruby",
        ),
        *("sed", "vim"),
    }
)
"""Programs that run what an argument says."""

_FIRST, _LAST = "\ue000", "\ue001"
_MARK = re.compile(f"{_FIRST}(\\d+){_LAST}")
_BREAKS: Final = "|&;()\n`"
_SUBSTITUTION: Final = re.compile(r"`|\$\(")
_HERE_DOCUMENT: Final = re.compile(r"(?<!<)<<(?!<)")


# -- a list instead of a text --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """How a call takes a list: what stands around it, and what else changes."""

    target: ast.expr
    """What is replaced by the list with what stands around it."""
    before: Pieces = ()
    behind: Pieces = ()
    also: tuple[Intent, ...] = ()


def list_fix(command: ast.expr, call: ast.Call, pieces: _Parts, ctx: Context) -> Fix | None:
    """Return the fix that passes the command as a list, where its text allows one."""
    if "asyncio.create_subprocess_shell" in ctx.names(call.func):
        return _exec_fix(command, call, pieces, ctx)
    form = _form(command, call, ctx)
    if form is None:
        return None
    intents: tuple[Intent, ...]
    if not holds_such(pieces, ctx, Danger.COMMAND):
        listed = _as_list(command, pieces, ctx)
        if listed is None:
            return None
        change = Rewrite(ctx.range(form.target), (*form.before, *listed, *form.behind))
        intents = (change, *form.also)
    elif isinstance(command, ast.Name) and not isinstance(ctx.parent(command), ast.List):
        intents = (MendEarlier(ctx.range(command), listed_earlier), *form.also)
        if form.before:
            kept = (*form.before, Keep(ctx.range(command)), *form.behind)
            intents = (*intents, Rewrite(ctx.range(form.target), kept))
    else:
        return None
    return Fix(_LIST_TITLE, FixSafety.REVIEW, intents)


def words_fix(command: ast.expr, pieces: _Parts, ctx: Context) -> Fix | None:
    """Return the fix that makes a list of a text that no shell takes apart."""
    listed = None if holds_such(pieces, ctx, Danger.COMMAND) else _as_list(command, pieces, ctx)
    if listed is None:
        return None
    return Fix(_LIST_TITLE, FixSafety.REVIEW, (Rewrite(ctx.range(command), listed),))


def _form(command: ast.expr, call: ast.Call, ctx: Context) -> _Form | None:
    """Return how a call takes a list, None where it does not, or what it returns would change."""
    names = ctx.names(call.func)
    if names == frozenset({"os.system"}):
        if len(call.args) != 1 or not _is_compared_with_zero(call, ctx):
            return None
        return _Form(call, (Name("subprocess.call"), "("), (")",))
    if names == frozenset({"os.popen"}):
        read = ctx.parent(call)
        outer = ctx.parent(read) if read is not None else None
        is_read = isinstance(read, ast.Attribute) and read.attr == "read"
        if not is_read or not isinstance(outer, ast.Call) or outer.func is not read:
            return None
        mode = call.args[1:] and ctx.value(call.args[1])
        if outer.args or outer.keywords or call.keywords or mode not in ([], "r"):
            return None
        behind = (", stdout=", Name("subprocess.PIPE"), ", text=True).stdout")
        return _Form(outer, (Name("subprocess.run"), "("), behind)
    if not any(keyword.arg == "shell" for keyword in call.keywords):
        return None
    also: tuple[Intent, ...] = (DropKeyword(ctx.range(call), "shell"),)
    program = ctx.argument(call, "executable", 2)
    if program is not None:
        said = ctx.value(program)
        is_shell = isinstance(said, str) and said.rpartition("/")[2] in UNIX_SHELLS
        if not is_shell or not any(keyword.arg == "executable" for keyword in call.keywords):
            return None
        also = (*also, DropKeyword(ctx.range(call), "executable"))
    given = ctx.argument(call, "args", 0)
    if given is command:
        return _Form(command, also=also)
    if isinstance(given, ast.List) and given.elts == [command]:  # a shell reads its only word
        return _Form(given, also=also)
    return None


def _is_compared_with_zero(call: ast.Call, ctx: Context) -> bool:
    """Whether nothing is asked of the result but whether it is zero."""
    match ctx.parent(call):
        case ast.Expr() | ast.UnaryOp(op=ast.Not()) | ast.If() | ast.While() | ast.Assert():
            return True
        case ast.IfExp(test=test):
            return test is call
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[zero]):
            return left is call and isinstance(zero, ast.Constant) and zero.value == 0
        case _:
            return False


def listed_earlier(command: ast.expr, ctx: Context, built: Built) -> Changes | None:
    """Return what makes a list of a command where one statement before writes all of it.

    Called as `MendEarlier` says.
    """
    parts = built.parts(command, ctx) if isinstance(command, ast.Name) else None
    if parts is None or len(parts) != 1:
        return None
    text, there = parts[0]
    pieces = take_apart(text, there)
    if pieces is None or holds_such(pieces, there, Danger.COMMAND):
        return None
    listed = _as_list(text, pieces, there)
    return None if listed is None else ((there, Rewrite(there.range(text), listed)),)


def _exec_fix(command: ast.expr, call: ast.Call, pieces: _Parts, ctx: Context) -> Fix | None:
    """Return the fix for a shell of `asyncio`: the arguments then stand in the call itself."""
    if call.args != [command] or holds_such(pieces, ctx, Danger.COMMAND):
        return None
    arguments = _arguments(command, pieces, ctx)
    if arguments is None:
        return None
    out = ""
    for piece in _separated(arguments):
        if isinstance(piece, Name):
            return None
        out += piece if isinstance(piece, str) else _source_at(piece, pieces, ctx)
    change = ReplaceText(ctx.range(command), out)
    callee = ReplaceCallee(ctx.range(call), "asyncio.create_subprocess_exec")
    title = "Start the program itself, without a shell (each value stays one argument)"
    return Fix(title, FixSafety.REVIEW, (change, callee))


def _source_at(kept: Keep, pieces: _Parts, ctx: Context) -> str:
    values = (p.value for p in pieces if p.value is not None)
    inner = (node for value in values for node in ast.walk(value) if isinstance(node, ast.expr))
    return next(ctx.source(node) for node in inner if ctx.range(node) == kept.range)


def _as_list(command: ast.expr, pieces: _Parts, ctx: Context) -> Pieces | None:
    arguments = _arguments(command, pieces, ctx)
    if arguments is None:
        return None
    match arguments:
        case [["*", Keep() as kept]] if not _is_generator(pieces[0].value):
            return (kept,)
        case _:
            return ("[", *_separated(arguments), "]")


def _is_generator(joined: ast.expr | None) -> bool:
    return isinstance(joined, ast.Call) and isinstance(joined.args[0], ast.GeneratorExp)


def _separated(arguments: Sequence[_Out]) -> Iterator[str | Keep | Name]:
    for number, argument in enumerate(arguments):
        if number:
            yield ", "
        yield from argument


def _arguments(command: ast.expr, pieces: _Parts, ctx: Context) -> list[_Out] | None:
    """Return the source of each argument, None where the command is not one program's."""
    if not _can_move(pieces, ctx) or _has_comment(command, ctx):
        return None
    if plain_arguments("".join(_marked(pieces, _is_filled))) is None:
        return None
    if _runs_a_value(pieces):
        return None
    quoted = _in_quotes(pieces) or frozenset()
    marked = "".join(_marked(pieces, lambda p: _is_kept(p, ctx)))
    try:
        arguments = shlex.split(marked)
    except ValueError:
        return None
    whole = [index for index, piece in enumerate(pieces) if isinstance(piece, Filled)]
    first = _MARK.match(arguments[0]) if arguments else None
    is_named = (
        first is None
        or int(first[1]) not in whole
        or ctx.resolve(_value(pieces[int(first[1])])) == "sys.executable"
        or _is_joined(pieces, ctx)
    )
    if not is_named or any(without_version(word) in _OTHER_SHELLS for word in arguments):
        return None  # somebody else names the program
    inner = read_by_shell(arguments)
    reads = any(without_version(word) in _READ_PROGRAMS for word in arguments)
    out: list[_Out] = []
    for number, argument in enumerate(arguments):
        if number in inner:
            written = _of_another_shell(argument, number - 1 in inner or number == 1, pieces, ctx)
        else:
            written = _argument(argument, pieces, quoted, ctx)
        if written is None or (reads and len(_MARK.split(argument)) > 1 and len(written) > 3):
            return None
        out.append(written)
    end = _end_of_options(arguments, pieces, ctx)
    if end is not None:
        out.insert(end, ['"--"'])
    return out


def _end_of_options(arguments: Sequence[str], pieces: _Parts, ctx: Context) -> int | None:
    """Return before which argument options must end, None where a program has no use for that."""
    at = 0
    while at < len(arguments) - 1 and without_version(arguments[at]) in FRONT:
        at += 1
    program, known = without_version(arguments[at]), arguments[at:]
    if program not in WITHOUT_VALUE or "--" in known or len(known) < 2:
        return None
    for number, argument in enumerate(known[1:], 1):
        found = _MARK.match(argument)
        piece = pieces[int(found[1])] if found is not None else None
        if not isinstance(piece, Filled) or is_value_of_option(known[:number], program):
            continue
        evidence = ctx.flow(piece.value, Danger.OPTION).evidence
        if loudness(evidence, SinkGroup.OTHER, ctx.profile) is None:
            continue
        is_last = not any(word.startswith("-") for word in known[number:])
        return at + number if is_last and ends_options(program, known[1]) else None
    return None


def _marked(pieces: _Parts, is_value: Callable[[Literal | Filled], bool]) -> Iterator[str]:
    for index, piece in enumerate(pieces):
        if is_value(piece) or isinstance(piece, Filled):
            yield f"{_FIRST}{index}{_LAST}"
        else:
            yield piece.text


def _runs_a_value(pieces: _Parts) -> bool:
    """Whether a value is a program or code; words that are joined are a command of their own."""
    return is_run("".join("words" if _joins(p) else m for p, m in _with_marks(pieces)), _FIRST)


def _with_marks(pieces: _Parts) -> Iterator[tuple[Literal | Filled, str]]:
    return zip(pieces, _marked(pieces, _is_filled), strict=True)


def _joins(piece: Literal | Filled) -> bool:
    match piece:
        case Filled(value=ast.Call(func=ast.Attribute(attr="join"))):
            return True
        case Filled(value=ast.Attribute(value=ast.Name(id="sys"), attr="executable")):
            return True  # the interpreter is no choice of others
        case _:
            return False


def _is_filled(piece: Literal | Filled) -> bool:
    return isinstance(piece, Filled)


def _is_kept(piece: Literal | Filled, ctx: Context) -> bool:
    """Whether a piece stays as it is written: a value, or a constant's name."""
    if isinstance(piece, Filled):
        return True
    return piece.value is not None and not set(piece.text) & set("'\"") and stands(piece.value, ctx)


def _is_joined(pieces: _Parts, ctx: Context) -> bool:
    return len(pieces) == 1 and joined_words(_value(pieces[0]), ctx) is not None


def _value(piece: Literal | Filled) -> ast.expr:
    assert piece.value is not None, "only pieces that are values are asked"
    return piece.value


def _argument(argument: str, pieces: _Parts, quoted: frozenset[int], ctx: Context) -> _Out | None:
    """Return the source of one argument."""
    parts = _MARK.split(argument)
    if len(parts) == 3 and parts[0] == parts[2] == "" and int(parts[1]) not in quoted:
        piece = pieces[int(parts[1])]
        if isinstance(piece, Filled) and (elements := joined_words(piece.value, ctx)) is not None:
            kept = Keep(ctx.range(elements))
            return ["*", kept] if _are_words(elements, ctx) else None
        if _holds_arguments(piece, ctx):
            return ["*", Name("shlex.split"), "(", *_as_text(piece, ctx), ")"]
    out: _Out = []
    for index, part in enumerate(parts):
        if index % 2 == 0:
            if part:
                out.extend([" + "] if out else [])
                out.append(quoted_source(part))
            continue
        piece = pieces[int(part)]
        if isinstance(piece, Filled) and joined_words(piece.value, ctx) is not None:
            return None
        if _is_quoted(piece, ctx):
            inside = _unquoted(piece, ctx)
            if inside is None or int(part) in quoted:
                return None
            piece = inside
        elif int(part) not in quoted and _holds_blanks(piece, ctx):
            return None
        out.extend([" + "] if out else [])
        out.extend(_as_text(piece, ctx))
        if index == len(parts) - 2 and not parts[-1] and _is_a_line(piece, ctx):
            out.append(".strip()")
    return out or ['""']


def _is_a_line(piece: Literal | Filled, ctx: Context) -> bool:
    """Whether a value may end with the end of a line, which a shell takes for a blank."""
    value = _value(piece)
    if isinstance(piece, Literal) or isinstance(value, ast.BinOp | ast.IfExp | ast.BoolOp):
        return False
    if isinstance(value, ast.Call) and name_of(value.func) in ("strip", "rstrip"):
        return False
    return bool(ctx.origins(value, Danger.COMMAND) & {Origin.FILE, Origin.STDIN})


def _of_another_shell(argument: str, is_further: bool, pieces: _Parts, ctx: Context) -> _Out | None:
    """Return the source of an argument that a shell reads again: its values are quoted for it."""
    parts = _MARK.split(argument)
    if len(parts) == 1:
        return [quoted_source(argument)]
    if len(parts) == 3 and parts[0] == parts[2] == "" and not is_further:
        return None  # a whole command of somebody else
    again: list[Literal | Filled] = []
    for index, part in enumerate(parts):
        again.append(Literal(part) if index % 2 == 0 else _as_filled(pieces[int(part)]))
    if not _are_outside_quotes(again):
        return None
    out: _Out = []
    for index, part in enumerate(parts):
        if index % 2 == 0 and not part:
            continue
        out.extend([" + "] if out else [])
        if index % 2 == 0:
            out.append(quoted_source(part))
            continue
        piece = pieces[int(part)]
        if isinstance(piece, Filled) and (
            _is_quoted(piece, ctx)
            or _holds_arguments(piece, ctx)
            or joined_words(piece.value, ctx) is not None
        ):
            return None
        if isinstance(piece, Literal) or is_closed(piece, ctx, Danger.COMMAND):
            out.extend(_as_text(piece, ctx))
        else:
            out.extend((Name("shlex.quote"), "(", *_as_text(piece, ctx), ")"))
    return out


def _as_filled(piece: Literal | Filled) -> Filled:
    if isinstance(piece, Filled):
        return piece
    return Filled(_value(piece), is_text=True, is_plain=True)


def _has_comment(command: ast.expr, ctx: Context) -> bool:
    source = ctx.source(command)
    return "\n" in source and "#" in source


# -- quotes around the values --------------------------------------------------------------


def quote_fix(
    command: ast.expr, pieces: _Parts, risky: Sequence[Filled], ctx: Context
) -> Fix | None:
    """Return the fix that quotes the filled-in values, out of quotes that stand around them."""
    intents: tuple[Intent, ...]
    if holds_such(pieces, ctx, Danger.COMMAND):
        intents = (MendEarlier(ctx.range(command), quoted_earlier),)
    else:
        changes = _all_quoted(command, pieces, risky, ctx) if can_be_quoted(pieces) else None
        if changes is None:
            return None
        intents = tuple(changes)
    may = may_be_option("".join(_marked(pieces, _is_filled)), _FIRST)
    told = ", which may be an option" if may else ""
    title = f"Quote the values with `shlex.quote` (each stays one word{told})"
    return Fix(title, FixSafety.REVIEW, intents)


def quoted_earlier(command: ast.expr, ctx: Context, built: Built) -> Changes | None:
    """Return what quotes the values of a command that statements before put together.

    Called as `MendEarlier` says.
    """
    placed = spread(command, ctx, built, Danger.COMMAND, _closes_quotes)
    if placed is None or not can_be_quoted([one.piece for one in placed]):
        return None
    if not has_words(one.piece for one in placed):
        return None
    out: list[tuple[Context, Rewrite | EndQuotes]] = []
    for there, text in {id(one.text): (one.ctx, one.text) for one in placed}.values():
        pieces = [one.piece for one in placed if one.text is text]
        risky = [
            piece
            for piece in pieces
            if isinstance(piece, Filled) and not is_closed(piece, there, Danger.COMMAND)
        ]
        changes = _all_quoted(text, pieces, risky, there)
        if changes is None:
            return None
        out += ((there, change) for change in changes)
    return tuple(out)


def _all_quoted(
    text: ast.expr, pieces: _Parts, risky: Sequence[Filled], ctx: Context
) -> list[Rewrite | EndQuotes] | None:
    """Return what quotes values of one text, None where one cannot be."""
    quoted = _in_quotes(pieces) or frozenset()
    inside = [piece for piece in risky if any(pieces[n] is piece for n in quoted)]
    out: list[Rewrite | EndQuotes] = []
    for piece in risky:
        change = _quoted(piece, ctx, is_one=piece in inside)
        if change is None:
            return None
        out.append(change)
    if inside:
        out.append(EndQuotes(ctx.range(text), tuple(ctx.range(piece.value) for piece in inside)))
    return out


def can_be_quoted(pieces: _Parts) -> bool:
    """Whether quotes around every value make it a word of the one shell that reads them."""
    text = "".join(_marked(pieces, _is_filled))
    quoted = _in_quotes(pieces)
    if quoted is None or _HERE_DOCUMENT.search(text) or is_for_windows(text):
        return False
    if not _are_outside_quotes(pieces) and _SUBSTITUTION.search(text):
        return False
    if _runs_a_value(pieces):
        return False
    return not any(
        _is_read_again(text[: match.end()], is_quoted=int(match[1]) in quoted)
        for match in _MARK.finditer(text)
    )


def _is_read_again(text: str, *, is_quoted: bool) -> bool:
    """Whether the word that ends a text goes to another shell, or to another language."""
    start, at = 0, Quoting()
    for number, char in enumerate(text):
        if char in _BREAKS and at == Quoting():
            start = number + 1
        at = at.after(char)
    try:
        arguments = shlex.split(text[start:] + at.quote)
    except ValueError:
        return True
    if is_quoted and any(without_version(word) in _READ_PROGRAMS for word in arguments):
        return True
    return len(arguments) - 1 in read_by_shell(arguments)


def _quoted(piece: Filled, ctx: Context, *, is_one: bool) -> Rewrite | None:
    """Return what quotes a value; `is_one` says that it is one word whatever it holds."""
    if not _can_move([piece], ctx):
        return None
    pieces: Pieces = (Name("shlex.quote"), "(", *_as_text(piece, ctx), ")")
    elements = joined_words(piece.value, ctx)
    if not is_one and elements is not None:
        if not _are_words(elements, ctx):
            return None
        assert isinstance(piece.value, ast.Call), "what joins words is a call"
        return Rewrite(ctx.range(piece.value.func), (Name("shlex.join"),))
    if not is_one and _holds_arguments(piece, ctx):
        inner = (Name("shlex.split"), "(", *_as_text(piece, ctx), ")")
        pieces = (Name("shlex.join"), "(", *inner, ")")
    return Rewrite(ctx.range(piece.value), pieces)


# -- a command that is split when it runs --------------------------------------------------


def split_earlier(command: ast.expr, ctx: Context, built: Built) -> Changes | None:
    """Return what splits a command that statements before put together, if no shell is needed.

    Called as `MendEarlier` says.
    """
    placed = spread(command, ctx, built, Danger.COMMAND)
    if placed is None or not _is_one_program([one.piece for one in placed]):
        return None
    if any(_is_quoted(one.piece, one.ctx) for one in placed):
        return None
    pieces = (Name("shlex.split"), "(", Keep(ctx.range(command)), ")")
    return ((ctx, Rewrite(ctx.range(command), pieces)),)


def _is_one_program(pieces: _Parts) -> bool:
    arguments = plain_arguments("".join(_marked(pieces, lambda p: isinstance(p, Filled))))
    return arguments is not None and not read_by_shell(arguments)


# -- values --------------------------------------------------------------------------------


def _as_text(piece: Literal | Filled, ctx: Context) -> _Out:
    value = _value(piece)
    keep = Keep(ctx.range(value))
    is_text = isinstance(ctx.value(value), str) or (isinstance(piece, Filled) and piece.is_text)
    return [keep] if is_text or _is_text(value, ctx) else ["str(", keep, ")"]


def _is_text(value: ast.expr, ctx: Context) -> bool:
    """Whether a value is text, whatever it holds."""
    match value:
        case ast.Call(func=ast.Attribute(attr=method)) if method in _TEXT_METHODS:
            return True
        case ast.JoinedStr():
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return _is_text(body, ctx) and _is_text(orelse, ctx)
        case _:
            pass
    known = ctx.may_be(value)
    if known and ctx.evidence(value) is Evidence.CLEAN:
        return all(isinstance(one, str) for one in known)
    names = ctx.names(value)
    return bool(names) and names <= _TEXTS


def _holds_arguments(piece: Literal | Filled, ctx: Context) -> bool:
    """Whether a value stands for several arguments, or for none."""
    if isinstance(piece, Literal):
        return not piece.text.strip() or len(piece.text.split()) > 1
    if piece.is_number or _is_quoted(piece, ctx):
        return False
    said = words(name_of(piece.value) or "")
    is_variable = isinstance(piece.value, ast.Name | ast.Attribute)
    if is_variable and said and said[-1] in _OPTION_WORDS:
        return True
    return _may_be_none_or_more(piece.value, ctx)


def _may_be_none_or_more(value: ast.expr, ctx: Context) -> bool:
    known = ctx.may_be(value)
    texts = [text for text in known if isinstance(text, str)]
    return any(not text.strip() or len(text.split()) > 1 for text in texts)


def _holds_blanks(piece: Literal | Filled, ctx: Context) -> bool:
    """Whether a value that is part of an argument may end it."""
    if isinstance(piece, Literal):
        return len(piece.text.split()) > 1
    texts = [text for text in ctx.may_be(piece.value) if isinstance(text, str)]
    return any(len(text.split()) > 1 for text in texts)


def _is_quoted(piece: Literal | Filled, ctx: Context) -> bool:
    """Whether a value has been quoted for a shell."""
    return (
        isinstance(piece, Filled)
        and not piece.is_number
        and ctx.evidence(piece.value, Danger.COMMAND) is Evidence.CLEAN
        and ctx.evidence(piece.value) is not Evidence.CLEAN
    )


def _unquoted(piece: Literal | Filled, ctx: Context) -> Filled | None:
    """Return what is quoted where it is put in."""
    match piece:
        case Filled(value=ast.Call(func=func, args=[inner], keywords=[])) if (
            ctx.names(func) and ctx.names(func) <= _QUOTERS
        ):
            return replace(piece, value=inner, is_text=True)
        case _:
            return None


def _are_words(elements: ast.expr, ctx: Context) -> bool:
    """Whether each thing in a list is an argument as it is, as far as can be told."""
    match elements:
        case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt):
            if isinstance(elt, ast.Call) and ctx.resolve(elt.func) == "builtins.str":
                return True
            return isinstance(elt, ast.Name | ast.Attribute | ast.Subscript)
        case ast.Call(func=func, args=[*_, inner]):
            resolved = ctx.resolve(func) or ""
            if resolved == "builtins.map":
                return ctx.resolve(elements.args[0]) == "builtins.str"
            return resolved in _LISTS and _are_words(inner, ctx)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _are_words(left, ctx) and _are_words(right, ctx)
        case ast.List(elts=elts) | ast.Tuple(elts=elts):
            return all(_is_word(element, ctx) for element in elts)
        case ast.Name() | ast.Attribute() | ast.Subscript():
            pass
        case _:
            return False
    known = ctx.elements(elements)
    if known is not None:
        return all(_is_word(element, ctx) for element in known)
    return not is_put_together(elements, ctx, Danger.COMMAND)


def _is_word(element: ast.expr, ctx: Context) -> bool:
    value = ctx.value(element)
    if isinstance(value, str):
        return plain_arguments(f"x {value}") == ["x", value]
    return not is_put_together(element, ctx, Danger.COMMAND) and not _is_quoted(
        Filled(element, is_text=True, is_plain=True), ctx
    )


def _can_move(pieces: _Parts, ctx: Context) -> bool:
    """Whether every value is put in unchanged, and its place in the text is sure."""
    return all(
        piece.is_plain and stands(piece.value, ctx) and not _is_escaped(piece.value, ctx)
        for piece in pieces
        if isinstance(piece, Filled)
    )


def _is_escaped(value: ast.expr, ctx: Context) -> bool:
    """Whether backslashes were put into a value, which a shell takes out again."""
    return isinstance(value, ast.Call) and ctx.resolve(value.func) == "re.escape"


def _in_quotes(pieces: _Parts) -> frozenset[int] | None:
    """Return the numbers of the pieces that begin between quotes.

    None where quotes stay open, or a backslash stands before a value.
    """
    out: set[int] = set()
    at = Quoting()
    for number, piece in enumerate(pieces):
        if at.quote:
            out.add(number)
        if isinstance(piece, Filled):
            if at.is_escaped:
                return None
            continue
        for char in piece.text:
            at = at.after(char)
    return None if at.quote else frozenset(out)


def _closes_quotes(pieces: _Parts) -> bool:
    """Whether all quotes are closed."""
    return _in_quotes(pieces) is not None


def _are_outside_quotes(pieces: _Parts) -> bool:
    """Whether no value stands between quotes, and all quotes are closed."""
    quoted = _in_quotes(pieces)
    return quoted is not None and not any(isinstance(pieces[n], Filled) for n in quoted)
