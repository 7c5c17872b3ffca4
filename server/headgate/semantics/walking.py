"""Control flow: runs statements over environments and joins what comes together.

Owns branches, loops, exceptions and returns. What one logical line does is told by
whoever walks (`Apply`).
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from json import JSONDecodeError
from typing import Any, Final, NamedTuple, TypeAlias

from headgate.ruleapi import Danger
from headgate.semantics.blocks import Atom, Form, Node
from headgate.semantics.facts import Facts
from headgate.semantics.handlers import HANDLED, told
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    TRUE,
    Key,
    Value,
    constant,
    holding,
    inner_taints,
    join,
    shape_of,
    truth,
    widened,
    without,
)
from headgate.syntax import Region

Env: TypeAlias = dict[str, Value]
Writes: TypeAlias = tuple[tuple[str, Value], ...]
_ROUNDS: Final = 3
SUBJECT: Final = "<subject>"
"""The name under which cases find what is matched."""


RAISED: Final = "<raised>"
"""The name under which handlers find what was raised."""


TURN: Final = "<turn>"
"""The name under which the head of a loop finds which element is next."""
YIELDED: Final = "<yielded>"
"""The name under which a generator keeps what it has given so far."""
WHEN: Final = "<when>"
"""Before a name: what other names are if it is true, or false."""
LEAVING: Final = "<leaving>"
"""Says to the head of a `with` that its block has ended."""
OUTPUT: Final = "<output>"
"""Says where `print` writes to: the place of a stream."""
HANDLING: Final = "<handling>"
"""Says which name the exception has that is being handled."""
MADE_OF: Final = "<made of>"
"""Before a name: which other names hold texts or paths that are made of it alone."""
FILLED: Final = "<filled>"
"""Before a name: that something surely stands in the container that it means."""
TURNED: Final = "<turned>"
"""Says that a loop is gone through element by element."""
TURNS: Final = 4
"""Elements that a loop goes through one by one."""
ALIAS: Final = "<same>"
"""Before a name: which other names stand for the same object."""
SHARES: Final = "<shares>"
"""Before a name: which places in it hold what stands in other places, too."""


_TYPES: Final = frozenset({"typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING"})
"""True for whoever reads types, and false when the program runs."""


class Exit(Enum):
    """How a line ends, if not at its end."""

    RETURN = "return"
    RAISE = "raise"
    BREAK = "break"
    CONTINUE = "continue"


class Turned(NamedTuple):
    """What a loop leaves that was gone through element by element."""

    after: Env | None


class Effect(NamedTuple):
    """What one logical line does to an environment."""

    writes: Writes = ()
    value: Value = BOTTOM
    """A decorator's value, or a class's bases as a tuple."""
    truth: bool | None = None
    when_true: Writes = ()
    when_false: Writes = ()
    exit: Exit | None = None
    returned: Value | None = None
    yielded: Value | None = None
    quiet: bool = False
    """Whether it cannot raise anything."""
    members: Writes = ()
    """What the body of a class binds that stands on its header's line."""
    each: tuple[str, tuple[str, ...]] | None = None
    """For the head of a loop: the name of the element, and of what it goes over."""


def same_but_for_writes(a: Effect, b: Effect, *, is_watched: bool) -> bool:
    """Whether two lines do the same, whatever they leave in names.

    Whether they can raise anything counts where that is watched.
    """
    return a[1:] == (b if is_watched else b._replace(quiet=a.quiet))[1:]


def written_otherwise(a: Effect, b: Effect) -> set[str]:
    """Return the names in which two lines leave something else."""
    one, other = dict(a.writes), dict(b.writes)
    return {n for n in one.keys() | other.keys() if one.get(n) != other.get(n)}


Apply: TypeAlias = Callable[[Atom, Env], Effect]


class Walk:
    """One run over a body."""

    def __init__(self, apply: Apply, define: Callable[[Node, Env, Walk], None]) -> None:
        self.apply = apply
        self.define = define
        """Binds a function or class."""
        self.returned: Value = BOTTOM
        self.yielded: Value = BOTTOM
        self.exits: list[Env] = []
        """Environments at `return`."""
        self.raised: Value = BOTTOM
        """What is raised and not caught."""
        self.when_true: list[Env] = []
        """Environments of a `return` whose value is true."""
        self.when_false: list[Env] = []
        """Those of one whose value is false."""
        self.tuples: list[tuple[Value, Env]] = []
        """What tuples are returned, and the environments there."""
        self._breaks: list[list[Env]] = []
        self._continues: list[list[Env]] = []
        self._raises: list[list[tuple[Env, Value]]] = []
        """Environments in which something is raised, and what: BOTTOM if it may be anything."""
        self._noisy: bool = False
        """Whether something may have raised."""
        self._turning = False

    def run(self, nodes: Sequence[Node], env: Env) -> Env | None:
        """Run a block; return the environment behind it, None if that is never reached."""
        current = env
        reached = True
        for node in nodes:
            if not reached:
                # What follows is read all the same: it is being written.
                current = self._beyond(node, current)
                continue
            after = self.statement(node, current)
            if after is None:
                reached = False
            else:
                current = after
            if self._raises:
                self._raises[-1].append((current, BOTTOM))
        return current if reached else None

    def _beyond(self, node: Node, env: Env) -> Env:
        """Read a statement that is never reached; nothing comes of it."""
        told = (self.returned, self.yielded, self.raised, self._noisy)
        lists: tuple[list[Any], ...] = (self.exits, self.when_true, self.when_false, self.tuples)
        outer = [*lists, *self._breaks, *self._continues, *self._raises]
        lengths = [len(each) for each in outer]
        after = self.statement(node, env)
        self.returned, self.yielded, self.raised, self._noisy = told
        for each, length in zip(outer, lengths, strict=True):
            del each[length:]
        return env if after is None else after

    def statement(self, node: Node, env: Env) -> Env | None:
        """Run one statement."""
        self._noisy = self._noisy or node.form is not Form.SIMPLE
        match node.form:
            case Form.SIMPLE:
                return self._line(node.heads[0], env)
            case Form.BRANCH:
                return self._branch(node, env)
            case Form.LOOP:
                return self._loop(node, env)
            case Form.WITH:
                return self._within(node, env)
            case Form.TRY:
                return self._try(node, env)
            case Form.MATCH:
                return self._match(node, env)
            case Form.PERHAPS:
                return join_envs([env, self.run(node.blocks[0], env)])
            case Form.FUNCTION | Form.CLASS:
                env = dict(env)
                self.define(node, env, self)
                return env

    def _line(self, atom: Atom, env: Env) -> Env | None:
        effect = self.apply(atom, env)
        self._noisy = self._noisy or not effect.quiet
        if effect.yielded is not None:
            self.yielded = join(self.yielded, effect.yielded)
        if effect.writes:
            env = _with(env, effect.writes)
        if effect.exit is None:
            if effect.returned is not None:  # somewhere on the line, perhaps
                self.returned = join(self.returned, effect.returned)
            return env
        match effect.exit:
            case Exit.RETURN:
                if self._raises and RAISED in env:  # what it calls may raise
                    self._raises[-1].append((env, BOTTOM))
                self.returned = join(self.returned, effect.returned or BOTTOM)
                self.exits.append(env)
                if effect.truth is not False:
                    self.when_true.append(_with(env, effect.when_true))
                if effect.truth is not True:
                    self.when_false.append(_with(env, effect.when_false))
                shape = effect.returned.shape if effect.returned is not None else None
                if shape is not None and shape.kind == "tuple" and effect.returned is not None:
                    self.tuples.append((effect.returned, env))
            case Exit.BREAK:
                if self._breaks:
                    self._breaks[-1].append(env)
            case Exit.CONTINUE:
                if self._continues:
                    self._continues[-1].append(env)
            case Exit.RAISE:
                if self._raises:
                    self._raises[-1].append((env, env.get(RAISED, BOTTOM)))
                else:
                    self.raised = join(self.raised, env.get(RAISED, BOTTOM))
        return None

    def _within(self, node: Node, env: Env) -> Env | None:
        """Run the block of a `with`, and what leaving it does."""
        head = node.heads[0]
        effect = self.apply(head, env)
        inner = _with(env, effect.writes)
        if effect.truth is not True:  # nothing that is raised inside ends here
            after = self.run(node.blocks[0], inner)
        else:
            self._raises.append([(inner, BOTTOM)])
            noisy, self._noisy = self._noisy, False
            after = self.run(node.blocks[0], inner)
            raises, self._noisy = self._noisy, noisy or self._noisy
            raised = self._raises.pop()
            if raises:
                caught = dict(effect.when_true).get(RAISED, BOTTOM)
                after = join_envs([after, *(e for e, what in raised if may_catch(caught, what))])
        if after is not None and not effect.value.is_bottom:
            left = self.apply(head, {**after, LEAVING: CLEAN})
            after = _with(after, left.writes)
            self.apply(head, env)  # that is what the line sees
        return after

    def _branch(self, node: Node, env: Env) -> Env | None:
        out: list[Env | None] = []
        rest: Env | None = env
        for head, block in zip(node.heads, node.blocks, strict=False):
            if rest is None:
                break
            effect = self.apply(head, rest)
            if effect.yielded is not None:
                self.yielded = join(self.yielded, effect.yielded)
            after = _with(rest, effect.writes)
            if effect.truth is False and not _TYPES.isdisjoint(effect.value.names):
                # Names that only annotations have.
                named = self.run(block, after) or after
                after = {**named, **after}
            if effect.truth is not False:
                out.append(self.run(block, _with(after, effect.when_true)))
            rest = None if effect.truth is True else _with(after, effect.when_false)
        if rest is not None:
            more = node.blocks[len(node.heads)] if len(node.blocks) > len(node.heads) else []
            out.append(self.run(more, rest))
        return join_envs(out)

    def _loop(self, node: Node, env: Env) -> Env | None:
        turned = self._turns(node, env)
        if turned is not None and (turned.after is None or _is_flat(node)):
            return turned.after  # each turn is seen by itself
        joined = self._rounds(node, env)
        return joined if turned is None else turned.after

    def _turns(self, node: Node, env: Env) -> Turned | None:
        """Go through a few elements that are known one by one; None if they are not.

        What the lines see in the end is told by the rounds that come afterwards.
        """
        if self._turning:
            return None
        effect = self.apply(node.heads[0], {**env, TURN: constant(0)})
        if effect.truth is not True or effect.value.is_bottom:
            return None
        self._turning = True
        self._breaks.append([])
        self._continues.append([])
        current: Env | None = env
        ended = False
        each, bound, ends = effect.each, effect.writes, list[Env | None]()
        for turn in range(TURNS + 1):
            assert current is not None
            if turn:
                effect = self.apply(node.heads[0], {**current, TURN: constant(turn)})
            if effect.truth is not True:
                current = _with(current, effect.writes)
                ended = effect.truth is False
                break
            self._continues[-1] = []
            inner = {**_with(current, effect.writes), TURNED: CLEAN}
            end = self.run(node.blocks[0], inner)
            ends += [end, *self._continues[-1]]
            current = join_envs([end, *self._continues[-1]])
            if current is None:
                ended = True
                break
        self._turning = False
        self._continues.pop()
        breaks = self._breaks.pop()
        if not ended:
            return None
        for env_ in (current, *breaks):
            if env_ is not None:
                env_.pop(TURNED, None)
        if current is not None and not breaks and each is not None:
            current = _with(current, _each_checked(node, each, bound, ends, current))
        if current is not None and len(node.blocks) > 1:
            current = self.run(node.blocks[1], current)
        return Turned(join_envs([current, *breaks]))

    def _rounds(self, node: Node, env: Env) -> Env | None:
        head = node.heads[0]
        current = env
        self._breaks.append([])
        self._continues.append([])
        rest: Env | None = env
        ends: list[Env | None] = []
        effect = Effect()
        for count in range(_ROUNDS + 2):
            self._breaks[-1] = []
            self._continues[-1] = []
            effect = self.apply(head, current)
            if effect.yielded is not None:
                self.yielded = join(self.yielded, effect.yielded)
            after = _with(current, effect.writes)
            rest = None if effect.truth is True else _with(after, effect.when_false)
            if effect.truth is False:
                break
            end = self.run(node.blocks[0], _with(after, effect.when_true))
            ends = [end, *self._continues[-1]]
            again = join_envs([current, *ends])
            assert again is not None
            if count == _ROUNDS:
                for name, value in again.items():
                    if value is not current.get(name) and value != current.get(name):
                        again[name] = widened(value)
            if _same(again, current):
                break
            current = again
        breaks = self._breaks.pop()
        self._continues.pop()
        if rest is not None and not breaks and effect.each is not None:
            rest = _with(rest, _each_checked(node, effect.each, effect.writes, ends, rest))
        if rest is not None and len(node.blocks) > 1:
            rest = self.run(node.blocks[1], rest)
        return join_envs([rest, *breaks])

    def _try(self, node: Node, env: Env) -> Env | None:
        before = (self.returned, list(self.exits), list(self.when_true), list(self.when_false))
        handlers = node.blocks[1:-2]
        env = _without_raised(env)
        self._raises.append([(env, BOTTOM)])
        noisy, self._noisy = self._noisy, False
        end = self.run(node.blocks[0], env)
        raises, self._noisy = self._noisy, noisy or self._noisy
        every = self._raises.pop()
        raised = join_envs([e for e, _ in every]) or env
        out: list[Env | None] = [self.run(node.blocks[-2], end) if end is not None else None]
        for number, (head, block) in enumerate(zip(node.heads, handlers, strict=True)):
            idle = told(node, number)
            extra: Writes = () if idle is None else ((HANDLED, idle),)
            effect = self.apply(head, _with(raised, extra))
            caught = [e for e, what in every if may_catch(effect.value, what)]
            inner = raised
            if len(caught) < len(every):
                inner = join_envs(caught) or env
                effect = self.apply(head, _with(inner, extra))
            handled = self.run(block, _with(inner, effect.writes))
            handled = _without_raised(handled) if handled is not None else None
            if raises:
                out.append(handled)
        after = join_envs(out)
        if node.blocks[-1]:
            ended = (self.returned, self.exits, self.when_true, self.when_false)
            self.returned, self.exits, self.when_true, self.when_false = before
            final = self.run(node.blocks[-1], after if after is not None else raised)
            if final is None:  # what it returns overrules
                return None
            self.returned = join(self.returned, ended[0])
            _, self.exits, self.when_true, self.when_false = ended
            return final if after is not None else None
        return after

    def _match(self, node: Node, env: Env) -> Env | None:
        effect = self.apply(node.heads[0], env)
        rest: Env | None = _with(env, effect.writes)
        out: list[Env | None] = []
        for head, block in zip(node.heads[1:], node.blocks[1:], strict=True):
            if rest is None:
                break
            case = self.apply(head, rest)
            if case.truth is not False:
                out.append(self.run(block, _with(_with(rest, case.writes), case.when_true)))
            rest = None if case.truth is True else _with(rest, case.when_false)
        return join_envs([*out, rest])


def _each_checked(
    node: Node,
    each: tuple[str, tuple[str, ...]],
    bound: Writes,
    ends: Sequence[Env | None],
    rest: Env,
) -> Writes:
    """A loop that goes on only past harmless elements leaves a harmless collection."""
    target, sources = each
    before = dict(bound).get(target)
    reached = [end for end in ends if end is not None]
    if before is None or not inner_taints(before) or not reached or _binds(node, target):
        return ()
    gone: frozenset[Danger] = frozenset(Danger)
    for end in reached:
        for taint in inner_taints(end.get(target, before)):
            gone &= taint.removed
    kept: frozenset[Danger] = frozenset(Danger)
    for taint in inner_taints(before):
        kept &= taint.removed
    if not gone - kept:
        return ()
    return tuple((n, _without(rest[n], gone)) for n in sources if n in rest and n != target)


def _without(held: Value, gone: frozenset[Danger]) -> Value:
    """Return a collection of whose elements something has been found out."""
    shape = held.shape
    if shape is None or shape.kind == "object" or not shape.values():
        if len(gone) == len(Danger):
            return holding(shape_of("list" if shape is None else shape.kind, (), CLEAN))
        return without(held, gone)
    entries = [(k, without(v, gone) if inner_taints(v) else v) for k, v in shape.entries]
    rest = without(shape.rest, gone) if shape.rest is not None else None
    return holding(shape_of(shape.kind, entries, rest))


def _binds(node: Node, target: str) -> bool:
    """Whether a name is bound in the block of a loop."""
    todo = [inner for block in node.blocks for inner in block]
    for inner in todo:
        todo += [one for block in inner.blocks for one in block]
        for head in inner.heads:
            facts: Facts | None = head.derived.get("facts") if isinstance(head, Region) else None
            if facts is not None and any(b.name == target for b in facts.binds):
                return True
    return False


def _is_flat(node: Node) -> bool:
    """Whether no loop and no definition stands in the block of a loop."""
    return all(
        inner.form not in (Form.LOOP, Form.FUNCTION, Form.CLASS) and _is_flat(inner)
        for block in node.blocks
        for inner in block
    )


def may_be(value: Value, at: int, side: bool) -> bool:
    """Whether an element of a tuple may be true, or false."""
    items = value.shape.entries if value.shape is not None and value.shape.rest is None else ()
    return at >= len(items) or truth(items[at][1]) is not (not side)


def may_catch(types: Value, what: Value) -> bool:
    """Whether a handler of these types may get what is raised."""
    wanted = types.shape.values() if types.shape is not None else [types]
    known: set[type[BaseException]] = set()
    for one in wanted:
        kinds = exception_kinds(one)
        if kinds is None:
            return True
        known |= kinds
    raised = exception_kinds(what)
    if not known or not raised:
        return True
    return any(issubclass(r, k) or issubclass(k, r) for r in raised for k in known)


_KNOWN: Final[dict[str, type[BaseException]]] = {
    "json.JSONDecodeError": JSONDecodeError, "json.decoder.JSONDecodeError": JSONDecodeError,
}  # fmt: skip


def exception_kinds(value: Value) -> set[type[BaseException]] | None:
    """Return the built-in exceptions that a value is one of, None if it may be another."""
    if value.functions or not value.names or (value.shape is not None and value.shape.owner):
        return None
    out: set[type[BaseException]] = set()
    for found in value.names:
        called = found.removesuffix("()")
        kind = _KNOWN.get(called) or getattr(builtins, called.removeprefix("builtins."), None)
        if not (found.startswith("builtins.") or called in _KNOWN) or not isinstance(kind, type):
            return None
        if not issubclass(kind, BaseException):
            return None
        out.add(kind)
    return out


def _with(env: Env, writes: Writes) -> Env:
    return {**env, **dict(writes)} if writes else env


def _without_raised(env: Env) -> Env:
    """Return what is bound where nothing has been raised that is still on its way."""
    return {n: v for n, v in env.items() if n != RAISED} if RAISED in env else env


def _same(a: Env, b: Env) -> bool:
    return a.keys() == b.keys() and all(a[n] is b[n] or a[n] == b[n] for n in a)


def join_envs(envs: Sequence[Env | None]) -> Env | None:
    """Return what holds where control flow comes together."""
    reached = [env for env in envs if env is not None]
    if not reached:
        return None
    first = reached[0]
    if all(env is first for env in reached):
        return first
    out = dict(first)
    other: dict[str, None] = {}
    """Names that are not the same everywhere."""
    for env in reached[1:]:
        if env is first:
            continue
        for name, value in env.items():
            known = out.get(name)
            if known is None:
                out[name] = value
            elif known is not value:
                out[name] = join(known, value)
                other[name] = None
    if FILLED in out:
        for name in [n for n in out if n.startswith(FILLED) and n != FILLED]:
            if not all(env.get(name) == TRUE for env in reached):
                out[name] = CLEAN
    if other or WHEN in out:
        _correlated(reached, out, other)
    return out


def _noted(reached: Sequence[Env], name: str) -> list[str]:
    """Return the names of which it is noted already what they are if a name is true, or false."""
    out: dict[str, None] = {}
    for env in reached:
        held = env.get(WHEN + name)
        for key, _ in held.shape.entries if held is not None and held.shape is not None else ():
            if key[0] == "now":
                out[str(key[1])] = None
    return [n for n in out if all(n in env for env in reached)]


def _answer(env: Env, name: str) -> bool | None:
    """Tell whether what a name means is true; a container that something was put into is."""
    return True if env.get(FILLED + name) == TRUE else truth(env[name])


def _told(env: Env, name: str, side: bool, mark: str) -> Value:
    """Return what `mark` is in an environment where `name` is true, or false."""
    held = env.get(WHEN + name)
    shape = held.shape if held is not None else None
    told_ = shape.get((str(side), mark)) if shape is not None else None
    if shape is None or told_ is None or shape.get(("now", mark)) != env[mark]:
        return env[mark]
    return told_


def _correlated(reached: Sequence[Env], out: Env, other: Iterable[str]) -> None:
    """Note of names that are true on some ways and false on others what holds there.

    `ok = False`, and in a branch that has checked the text, `ok = True`: whoever asks
    `ok` later has asked for the check.
    """
    if WHEN in out:
        for name, value in list(out.items()):
            is_mark = name.startswith(WHEN) and name != WHEN
            if is_mark and not all(env.get(name) == value for env in reached):
                out[name] = CLEAN
    if len(reached) > _WAYS:
        return
    plain = [n for n in other if not n.startswith("<") and all(n in e for e in reached)]
    marked = [n for n in plain if any(t.origin is not None for t in inner_taints(out[n]))]
    if not marked and FILLED not in out:
        return
    for name in plain:
        answers = [_answer(env, name) for env in reached]
        if len(set(answers)) < 2:
            continue
        entries: list[tuple[Key, Value]] = []
        for mark in dict.fromkeys([*marked, *_noted(reached, name)]):
            before = len(inner_taints(out[mark]))
            for side in (True, False):
                part = BOTTOM
                for env, answer in zip(reached, answers, strict=True):
                    if answer is not (not side):
                        part = join(part, _told(env, name, side, mark))
                if mark != name and len(inner_taints(part)) < before:
                    entries.append(((str(side), mark), part))
        if entries:
            marks = dict.fromkeys(str(key[1]) for key, _ in entries)
            entries += [(("now", mark), out[mark]) for mark in marks]
            out[WHEN + name] = holding(shape_of("object", entries))
            out[WHEN] = CLEAN


_WAYS: Final = 8
"""Ways that come together and are told apart."""
