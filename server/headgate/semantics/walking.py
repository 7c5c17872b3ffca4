"""Control flow: runs statements over environments and joins what comes together.

Owns branches, loops, exceptions and returns. What one logical line does is told by
whoever walks (`Apply`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

from headgate.semantics.blocks import Atom, Form, Node
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    Value,
    constant,
    holding,
    inner_taints,
    join,
    shape_of,
    widened,
)

Env: TypeAlias = dict[str, Value]
Writes: TypeAlias = tuple[tuple[str, Value], ...]
_ROUNDS: Final = 3
SUBJECT: Final = "<subject>"
"""The name under which cases find what is matched."""


RAISED: Final = "<raised>"
"""The name under which handlers find what was raised."""


TURN: Final = "<turn>"
"""The name under which the head of a loop finds which element is next."""
TURNS: Final = 4
"""Elements that a loop goes through one by one."""
ALIAS: Final = "<same>"
"""Before a name: which other names stand for the same object."""


class Exit(Enum):
    """How a line ends, if not at its end."""

    RETURN = "return"
    RAISE = "raise"
    BREAK = "break"
    CONTINUE = "continue"


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
    each: tuple[str, str] | None = None
    """For the head of a loop: the name of the element, and of what it goes over."""


def same_but_for_writes(a: Effect, b: Effect) -> bool:
    """Whether two lines do the same, whatever they leave in names."""
    return a[1:] == b[1:]


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
        self.returned = BOTTOM
        self.yielded = BOTTOM
        self.exits: list[Env] = []
        """Environments at `return`."""
        self.when_true: list[Env] = []
        """Environments of a `return` whose value is true."""
        self._breaks: list[list[Env]] = []
        self._continues: list[list[Env]] = []
        self._raises: list[list[Env]] = []
        self._noisy = False
        """Whether something may have raised."""
        self._turning = False

    def run(self, nodes: Sequence[Node], env: Env) -> Env | None:
        """Run a block; return the environment behind it, None if that is never reached."""
        current = env
        reached = True
        for node in nodes:
            after = self.statement(node, current)
            if after is None:
                # What follows is read all the same: it is being written.
                reached = False
            else:
                current = after
            if self._raises:
                self._raises[-1].append(current)
        return current if reached else None

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
                effect = self.apply(node.heads[0], env)
                return self.run(node.blocks[0], _with(env, effect.writes))
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
                self.returned = join(self.returned, effect.returned or BOTTOM)
                self.exits.append(env)
                if effect.truth is not False:
                    self.when_true.append(_with(env, effect.when_true))
            case Exit.BREAK:
                if self._breaks:
                    self._breaks[-1].append(env)
            case Exit.CONTINUE:
                if self._continues:
                    self._continues[-1].append(env)
            case Exit.RAISE:
                if self._raises:
                    self._raises[-1].append(env)
        return None

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
            if effect.truth is not False:
                out.append(self.run(block, _with(after, effect.when_true)))
            rest = None if effect.truth is True else _with(after, effect.when_false)
        if rest is not None:
            more = node.blocks[len(node.heads)] if len(node.blocks) > len(node.heads) else []
            out.append(self.run(more, rest))
        return join_envs(out)

    def _loop(self, node: Node, env: Env) -> Env | None:
        turned = self._turns(node, env)
        joined = self._rounds(node, env)
        return joined if turned is None else turned

    def _turns(self, node: Node, env: Env) -> Env | None:
        """Go through a few elements that are known one by one; None if they are not.

        What the lines see in the end is told by the rounds that come afterwards.
        """
        if self._turning or len(node.blocks) > 1:
            return None
        effect = self.apply(node.heads[0], {**env, TURN: constant(0)})
        if effect.truth is not True or effect.value.is_bottom:
            return None
        self._turning = True
        self._breaks.append([])
        self._continues.append([])
        current: Env | None = env
        for turn in range(TURNS + 1):
            assert current is not None
            if turn:
                effect = self.apply(node.heads[0], {**current, TURN: constant(turn)})
            if effect.truth is not True:
                break
            self._continues[-1] = []
            end = self.run(node.blocks[0], _with(current, effect.writes))
            current = join_envs([end, *self._continues[-1]])
            if current is None:
                break
        self._turning = False
        self._continues.pop()
        return join_envs([current, *self._breaks.pop()])

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
            rest = _with(rest, _each_checked(effect.each, effect.writes, ends, rest))
        if rest is not None and len(node.blocks) > 1:
            rest = self.run(node.blocks[1], rest)
        return join_envs([rest, *breaks])

    def _try(self, node: Node, env: Env) -> Env | None:
        handlers = node.blocks[1:-2]
        self._raises.append([env])
        noisy, self._noisy = self._noisy, False
        end = self.run(node.blocks[0], env)
        raises, self._noisy = self._noisy, noisy or self._noisy
        raised = join_envs(self._raises.pop()) or env
        out: list[Env | None] = [self.run(node.blocks[-2], end) if end is not None else None]
        for head, block in zip(node.heads, handlers, strict=True):
            effect = self.apply(head, raised)
            handled = self.run(block, _with(raised, effect.writes))
            if raises:
                out.append(handled)
        after = join_envs(out)
        if node.blocks[-1]:
            final = self.run(node.blocks[-1], after if after is not None else raised)
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
    each: tuple[str, str], bound: Writes, ends: Sequence[Env | None], rest: Env
) -> Writes:
    """A loop that goes on only past harmless elements leaves a harmless collection."""
    target, source = each
    before = dict(bound).get(target)
    if before is None or not inner_taints(before) or source not in rest or source == target:
        return ()
    reached = [end for end in ends if end is not None]
    if not reached or any(target not in e or inner_taints(e[target]) for e in reached):
        return ()
    return ((source, holding(shape_of("list", (), CLEAN))),)


def _with(env: Env, writes: Writes) -> Env:
    return {**env, **dict(writes)} if writes else env


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
    for env in reached[1:]:
        if env is first:
            continue
        for name, value in env.items():
            known = out.get(name)
            if known is None:
                out[name] = value
            elif known is not value:
                out[name] = join(known, value)
    return out
