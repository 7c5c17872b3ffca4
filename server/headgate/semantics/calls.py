"""What a call passes and what it does: arguments, their binding to parameters, outcomes.

Owns the data that evaluation hands on at a call. Knows nothing of environments.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from headgate.semantics.operations import element, elements, sequence
from headgate.semantics.values import (
    BOTTOM,
    NONE,
    UNKNOWN_VALUE,
    Key,
    Local,
    Partial,
    Value,
    holding,
    join,
    join_all,
    shape_of,
)
from headgate.semantics.walking import (
    Env,
)

if TYPE_CHECKING:
    pass

CONTENT_MADE: Final = "builtins.dict.__init__"
EXCEPTION_MADE: Final = "builtins.BaseException.__init__"
DISPATCHER: Final = "functools.singledispatchmethod()"
"""What a method is that is chosen by the class of its argument."""


SENT: Final = "<sent>"
"""Under this name a generator finds what it is sent, in turn."""
NOTHING_SENT: Final = sequence("list", [])
_SENT_APART: Final = 4
"""Things that are sent to a generator and told apart."""


@dataclass(slots=True)
class Arguments:
    """The arguments of a call: values, and the expressions that they stand in."""

    positional: list[Value] = field(default_factory=list[Value])
    nodes: list[ast.expr] = field(default_factory=list[ast.expr])
    keywords: dict[str, Value] = field(default_factory=dict[str, Value])
    keyword_nodes: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])
    more: Value | None = None
    """Further positional arguments, how many is not known."""
    others: Value | None = None
    """Further keywords, which is not known."""
    sent: Value | None = None
    """What a generator is sent while it runs."""

    def values(self) -> list[Value]:
        """Return all that is passed."""
        out = [*self.positional, *self.keywords.values()]
        out += [v for v in (self.more, self.others, self.sent) if v is not None]
        return out

    def get(self, keyword: str | None, position: int | None) -> Value | None:
        """Return one argument."""
        if keyword and keyword in self.keywords:
            return self.keywords[keyword]
        if position is not None:
            if 0 <= position < len(self.positional):
                return self.positional[position]
            return self.more
        return None

    def node(self, keyword: str | None, position: int | None) -> ast.expr | None:
        """Return the expression of one argument."""
        if keyword and keyword in self.keyword_nodes:
            return self.keyword_nodes[keyword]
        if position is not None and 0 <= position < len(self.nodes):
            return self.nodes[position]
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call of a function of the text does."""

    returned: Value = BOTTOM
    changed: tuple[tuple[str, Value], ...] = ()
    """Parameters whose object was changed or checked, by name."""
    when_true: tuple[tuple[str, Value], ...] = ()
    """What parameters are if the result is true."""
    when_false: tuple[tuple[str, Value], ...] = ()
    """What they are if it is false."""
    when_item: tuple[tuple[int, bool, tuple[tuple[str, Value], ...]], ...] = ()
    """What they are if an element of the tuple that is returned is true, or false."""
    parameters: tuple[str, ...] = ()
    outer: tuple[tuple[str, Value], ...] = ()
    """What names around the function are afterwards, where it has changed them."""
    ends: bool = True
    """Whether it ever comes back."""
    raised: Value = BOTTOM
    """What it raises, if it does."""
    cells: tuple[tuple[str, Value], ...] = ()
    """What names are that it shares with other functions made beside it."""
    result: Value = BOTTOM
    """What a generator gives back at its end."""

    def node_of(self, parameter: str, arguments: Arguments) -> ast.expr | None:
        """Return the expression that was passed for a parameter."""
        at = self.parameters.index(parameter) if parameter in self.parameters else None
        return arguments.node(parameter, at)


def running(callee: Local, arguments: Arguments, given: Value) -> Value:
    """Return a generator that can be sent more: what it gives, and how it was called."""
    if arguments.more is not None or arguments.others is not None:
        return given
    sent = arguments.sent if arguments.sent is not None else NOTHING_SENT
    words = (*sorted(arguments.keywords.items(), key=lambda pair: pair[0]), (SENT, sent))
    made = Partial(Value(functions=frozenset({callee})), tuple(arguments.positional), words)
    functions = given.functions | {made}
    return Value(given.names, given.constants, given.taints, functions, given.shape)


def resumed(generator: Value, sent: Value) -> tuple[Local, Arguments] | None:
    """Return the call of a generator that has been sent one thing more."""
    found: list[tuple[Local, Partial]] = []
    for callee in generator.functions:
        if isinstance(callee, Partial) and SENT in dict(callee.keywords):
            found += ((f, callee) for f in callee.function.functions if isinstance(f, Local))
    if not found or len({local.body for local, _ in found}) > 1:
        return None
    # In a loop it may have been sent more or less so far.
    local, last = min(found, key=lambda pair: _digests(pair[1]))
    words = dict(last.keywords)
    words.pop(SENT)
    before = [elements(dict(p.keywords)[SENT]) for _, p in found]
    known = [one for one in before if one is not None]
    if len(known) == len(found) == 1 and len(known[0]) < _SENT_APART:
        told = sequence("list", [*known[0], sent])
    else:
        every = [v for _, p in found if (held := dict(p.keywords)[SENT]).shape is not None
                 for v in (held.shape.values() if held.shape else [])]  # fmt: skip
        told = holding(shape_of("list", (), join_all([*every, sent])))
    nodes: list[ast.expr] = [ast.Name("_", ast.Load()) for _ in last.arguments]
    return local, Arguments(list(last.arguments), nodes, words, sent=told)


def _digests(partial: Partial) -> list[bytes]:
    return [v.digest for v in (*partial.arguments, *(v for _, v in partial.keywords))]


def sent_at(told: Value | None, given: Value | None) -> Value | None:
    """Return what a `yield` gives, by what was sent in turn and what was given out before."""
    if told is None:
        return None
    items, before = elements(told), elements(given) if given is not None else None
    if items is None:
        return element(told)
    if before is None:
        return join_all(items) if items else NONE
    return items[len(before)] if len(before) < len(items) else NONE


def arguments_of(args: ast.arguments) -> list[ast.arg]:
    """Return all parameters."""
    out = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    return out + [a for a in (args.vararg, args.kwarg) if a is not None]


def bind(args: ast.arguments, given: Arguments, captured: Env) -> Env:
    """Bind the arguments of a call to parameters; defaults are captured as "=name"."""
    out: Env = {}
    positional = [*args.posonlyargs, *args.args]
    for number, argument in enumerate(positional):
        if number < len(given.positional):
            out[argument.arg] = given.positional[number]
        elif argument.arg in given.keywords:
            out[argument.arg] = given.keywords[argument.arg]
        else:
            out[argument.arg] = _unfilled(argument.arg, given, captured, positional=True)
    for argument in args.kwonlyargs:
        if argument.arg in given.keywords:
            out[argument.arg] = given.keywords[argument.arg]
        else:
            out[argument.arg] = _unfilled(argument.arg, given, captured, positional=False)
    if args.vararg is not None:
        extra = given.positional[len(positional) :]
        if given.more is not None:
            out[args.vararg.arg] = holding(shape_of("tuple", (), join_all([*extra, given.more])))
        else:
            out[args.vararg.arg] = sequence("tuple", extra)
    if args.kwarg is not None:
        named = {a.arg for a in (*args.args, *args.kwonlyargs)}
        entries: list[tuple[Key, Value]] = [
            (("str", k), v) for k, v in given.keywords.items() if k not in named
        ]
        out[args.kwarg.arg] = holding(shape_of("dict", entries, given.others))
    return out


def lacks(args: ast.arguments, given: Arguments, captured: Env) -> bool:
    """Whether a parameter gets no argument, and has no default."""
    if given.more is not None or given.others is not None:
        return False
    positional = [*args.posonlyargs, *args.args][len(given.positional) :]
    return any(
        a.arg not in given.keywords and "=" + a.arg not in captured
        for a in (*positional, *args.kwonlyargs)
    )


def _unfilled(name_: str, given: Arguments, captured: Env, *, positional: bool) -> Value:
    default = captured.get("=" + name_, BOTTOM)
    loose = join(given.others or BOTTOM, (given.more or BOTTOM) if positional else BOTTOM)
    out = join(default, loose)
    return UNKNOWN_VALUE if out.is_bottom else out


def defaults_of(args: ast.arguments) -> dict[str, ast.expr]:
    """Return the defaults of parameters, by name."""
    positional = [*args.posonlyargs, *args.args]
    with_default = positional[len(positional) - len(args.defaults) :]
    pairs = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    return {
        **{a.arg: d for a, d in zip(with_default, args.defaults, strict=True)},
        **{a.arg: d for a, d in pairs if d is not None},
    }
