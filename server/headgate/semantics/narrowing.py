"""What a test says of the names in it: checks, allow-lists, guards.

Owns the reading of conditions. How the value of a test is found is `evaluating`'s.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from headgate.ruleapi import Danger
from headgate.semantics import (
    binding,
    calling,
    checks,
    externals,
    objects,
    operations,
    reading,
    sharing,
)
from headgate.semantics.calls import Arguments, arguments_of, bind
from headgate.semantics.checks import PARSERS, sounds_like_check
from headgate.semantics.operations import element, elements
from headgate.semantics.patterns import how_matched, keeps_down, removed_by_all
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    MANY,
    NONE,
    UNKNOWN_VALUE,
    Bound,
    Lambda,
    Local,
    Value,
    inner_taints,
    join_all,
    joined_taints,
    known_constants,
    known_taints,
    ordered,
    without,
)
from headgate.semantics.walking import (
    MADE_OF,
    SHARES,
    WHEN,
    Env,
    Writes,
)
from headgate.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from headgate.semantics.evaluating import Line

ADDRESS: Final = frozenset({Danger.URL, Danger.REDIRECT})
_FEW: Final = 12
"""Elements that are asked about one by one."""
SETS: Final = frozenset({"builtins.set", "builtins.frozenset"})
BUILTIN_NUMBERS: Final = {"builtins.int", "builtins.float", "builtins.bool", "builtins.complex"}
_NUMBERS: Final = frozenset({*BUILTIN_NUMBERS, "numbers.Number"})
_EITHER_WAY: Final = (ast.In, ast.NotIn, ast.Eq, ast.NotEq)
_REDIRECT: Final = frozenset({Danger.REDIRECT})
_EQUAL: Final = frozenset({"hmac.compare_digest", "secrets.compare_digest"})
_TAKING_APART: Final = frozenset({"split", "splitlines", "strip", "lower", "upper", "casefold"})
_RESOLVING: Final = frozenset(
    {"os.path.realpath", "os.path.abspath", "os.path.normpath", "builtins.str", "os.fspath"}
)
_TEXT: Final = frozenset({"builtins.str"})
_TEXT_CLASS: Final = "builtins.str."


_ANYTHING: Final = lazy_pattern(r"(?<!\\)\.[*+{]|\[\^|\\[SDWN]")
"""In a pattern: what lets signs through that are not listed."""


def found_out(line: Line, test: ast.expr, *, positive: bool) -> Writes:
    """Return what names are if a test is true, or false."""
    saved, record, depth, again = line.env, line.record, line.depth, line.asks_again
    line.env, line.record, line.asks_again = dict(saved), None, True
    _narrow(line, test, positive)
    line.asks_again = again
    out = tuple((n, v) for n, v in line.env.items() if saved.get(n) is not v)
    line.env, line.record, line.depth = saved, record, depth
    return out


def _narrow(line: Line, test: ast.expr, positive: bool) -> None:
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            _narrow(line, operand, not positive)
        case ast.BoolOp(op=op, values=values):
            _narrow_all(line, isinstance(op, ast.And) == positive, values, positive)
        case ast.NamedExpr(target=target, value=value):
            line.value(test)
            _narrow(line, target, positive)
            _narrow(line, value, positive)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            _narrow_compare(line, left, op, right, positive)
        case ast.Call():
            _narrow_call(line, test, positive)
        case ast.BinOp(left=left, op=ast.Sub(), right=right) if not positive:
            _narrow_subset(line, left, right)
        case ast.ListComp() | ast.SetComp():
            if positive:
                _narrow_found(line, test)
            else:
                _narrow_none(line, test)
        case ast.IfExp(test=inner, body=body, orelse=other):
            answers = line.decided(line.value(body)), line.decided(line.value(other))
            if answers == (True, False):
                _narrow(line, inner, positive)
            elif answers == (False, True):
                _narrow(line, inner, not positive)
        case ast.Subscript(value=ast.Call() as call, slice=ast.Constant(value=int() as at)):
            callee = line.value(call.func)
            if callee.functions:
                _narrow_local(line, callee, calling.passed_at(line, call), positive, at)
        case ast.Attribute() if _asks_property(line, test, positive):
            pass
        case ast.Name() | ast.Attribute() | ast.Subscript():
            held = line.value(test)
            if isinstance(test, ast.Name) and WHEN in line.env:
                binding.recalled(line, test.id, positive)
            elif isinstance(test, ast.Attribute):
                binding.recalled_in(line, test, positive)
            if positive:
                kept = frozenset(c for c in held.constants if c == MANY or c[1])
                if kept != held.constants:
                    binding.put(
                        line, test, Value(held.names, kept, held.taints, held.functions, held.shape)
                    )
            elif held.taints or held.constants:
                kept = frozenset(c for c in held.constants if c == MANY or not c[1])
                match test:
                    case ast.Attribute(value=ast.Name(id=parsed), attr="netloc" | "hostname"):
                        _checked_parts(line, parsed)
                    case _:
                        pass
                if isinstance(test, ast.Name):
                    binding.put(line, test, Value(constants=kept or frozenset({MANY})))
        case _:
            pass


def _asks_property(line: Line, test: ast.Attribute, positive: bool) -> bool:
    """Take what a property has found out of its object; tell whether it is one."""
    held = line.value(test.value)
    owner = objects.owner_of(held)
    own = (
        reading.class_entry(line, owner, reading.mangled(line, test.attr))
        if owner is not None
        else None
    )
    if own is None or not reading.is_property(own):
        return False
    bound = Value(functions=frozenset(Bound(f, held) for f in own.functions))
    _narrow_local(line, bound, Arguments(), positive, receiver=test.value)
    return True


def _narrow_all(line: Line, together: bool, values: list[ast.expr], positive: bool) -> None:
    """All parts hold, or only one of them does."""
    if together:
        for part in values:
            _narrow(line, part, positive)
        return
    start = line.env
    ends: list[Env] = []
    current = dict(start)
    for part in values:
        line.env = dict(current)
        decided = line.decided(line.value(part))
        if decided is not (not positive):
            _narrow(line, part, positive)
            ends.append(line.env)
        if decided is positive:
            break
        line.env = dict(current)
        _narrow(line, part, not positive)
        current = line.env
    out = dict(start)
    for bound in {n for end in ends for n in end if end.get(n) is not start.get(n)}:
        if all(bound in end for end in ends):
            out[bound] = join_all(end[bound] for end in ends)
    line.env = out


def _narrow_compare(
    line: Line, left: ast.expr, op: ast.cmpop, right: ast.expr, positive: bool
) -> None:
    if isinstance(op, ast.NotEq | ast.IsNot | ast.NotIn):
        positive = not positive
    a, b = line.value(left), line.value(right)
    match left:
        case ast.Call(func=ast.Name(id="type"), args=[checked]) if positive:
            if b.names and b.names <= _NUMBERS:
                put_checked(line, checked, CLEAN)
            return
        case _:
            pass
    flag = known_constants(b)
    told = flag is not None and len(flag) == 1 and isinstance(flag[0], bool)
    if isinstance(op, _EITHER_WAY) and _narrow_parts(line, left, op, right, positive):
        return
    if told and isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
        _narrow(line, left, positive == (flag == [True]))
    if isinstance(op, ast.Is | ast.IsNot) or (isinstance(op, ast.Eq | ast.NotEq) and b == NONE):
        if b == NONE:
            if _is_none_or_true(a):
                _narrow_answer(line, left, not positive)
            none = ("NoneType", None)
            if positive:
                put_checked(line, left, NONE)
            elif none in a.constants:
                put_checked(
                    line, left, Value(a.names, a.constants - {none}, a.taints, a.functions, a.shape)
                )
        return
    if positive and isinstance(op, _EITHER_WAY):
        for one, other in ((left, right), (right, left)):
            origin = binding.parsed_from(line, one) if _is_own_host(line, other) else None
            if origin is not None and origin != binding.OWN_HOST:
                # Who sends a request of their own can name any host, but not who follows a link.
                _checked_origin(line, origin, _REDIRECT)
                return
    if isinstance(op, ast.In | ast.NotIn):
        owner = objects.owner_of(b)
        asked = reading.class_entry(line, owner, "__contains__") if owner is not None else None
        if asked is not None and asked.functions:
            bound = Value(functions=frozenset(Bound(f, b) for f in asked.functions))
            _narrow_local(line, bound, Arguments([a], [left]), positive)
            return
        if positive and isinstance(right, ast.Attribute) and right.attr == "parents":
            inside = line.value(right.value)
            if all("resolved" in t.marks or t.origin is None for t in inner_taints(inside)):
                put_checked(line, right.value, without(inside, reading.PATH_ONLY))
            return
        if positive and not known_taints([b]):
            known = elements(b)
            inside = element(b) if known is not None or b.shape is not None else CLEAN
            if inner_taints(inside):
                inside = CLEAN
            put_checked(line, left, inside if not inside.is_bottom else CLEAN)
        return
    if isinstance(op, ast.LtE | ast.Lt):
        if positive:
            _narrow_subset(line, left, right)
        return
    if isinstance(op, ast.Eq | ast.NotEq):
        if positive:
            if binding.is_signature(a) or binding.is_signature(b):
                binding.narrow_signed(line, (left, right))
                return
            for one, value in ((left, b), (right, a)):
                if _is_common(line, one):
                    return
                if known_constants(value) is not None or (value.constants and not value.taints):
                    put_checked(line, one, value)
                elif value.names and not any(t.origin for t in inner_taints(value)):
                    put_checked(line, one, CLEAN)
        else:
            single = known_constants(b)
            if single and len(single) == 1:
                kept = a.constants - b.constants
                if kept != a.constants:
                    put_checked(line, left, Value(a.names, kept, a.taints, a.functions, a.shape))
        return


def _is_own_host(line: Line, expr: ast.expr) -> bool:
    """Whether an expression is the host that the client has asked, or a few with it."""
    if isinstance(expr, ast.Tuple | ast.List | ast.Set):
        own = [_is_own_host(line, e) for e in expr.elts]
        others = (e for e, is_own in zip(expr.elts, own, strict=True) if not is_own)
        return any(own) and all(known_constants(line.value(e)) is not None for e in others)
    names = line.value(expr).names
    return bool(names & line.models.hosts) or binding.parsed_from(line, expr) == binding.OWN_HOST


def _narrow_answer(line: Line, place: ast.expr, positive: bool) -> None:
    """Something that is None, or else true, is asked whether it is None."""
    match place:
        case ast.Name(id=bound):
            binding.recalled(line, bound, positive)
        case ast.NamedExpr(target=target, value=value):
            _narrow_answer(line, value, positive)
            _narrow_answer(line, target, positive)
        case ast.Call():
            _narrow_call(line, place, positive)
        case _:
            pass


def _narrow_subset(line: Line, checked: ast.expr, allowed: ast.expr) -> None:
    """`set(text) <= letters` says that all of the text is from a closed set."""
    match checked:
        case ast.Call(args=[held]) if line.value(checked.func).names & SETS:
            if not known_taints([line.value(allowed)]):
                put_checked(line, whole(held), CLEAN)
        case _:
            pass


def _narrow_superset(line: Line, allowed: Value, checked: ast.expr) -> None:
    """`letters.issuperset(text)` says so, too."""
    if not known_taints([allowed]) and allowed != UNKNOWN_VALUE:
        put_checked(line, whole(checked), CLEAN)


def _narrow_found(line: Line, made: ast.ListComp | ast.SetComp) -> None:
    """There is an element for which the conditions of a comprehension hold."""
    saved, bound = line.env, set[str]()
    line.env = dict(saved)
    for generator in made.generators:
        binding.assign(
            line, generator.target, reading.element_of(line, line.value(generator.iter)), None
        )
        bound |= {n.id for n in ast.walk(generator.target) if isinstance(n, ast.Name)}
        for test in generator.ifs:
            _narrow(line, test, True)
    found = {n: v for n, v in line.env.items() if n not in bound and saved.get(n) is not v}
    line.env = {**saved, **found}


def _narrow_none(line: Line, made: ast.ListComp | ast.SetComp) -> None:
    """`unknown = [n for n in names if n not in known]` is empty: that holds for no element."""
    match made.generators:
        case [ast.comprehension(target=target, iter=over, ifs=[condition])]:
            each = ast.comprehension(target, over, [], 0)
            _narrow_every(line, ast.ListComp(condition, [each]), positive=False)
        case _:
            pass


def _narrow_every(line: Line, made: ast.expr, positive: bool, *, existing: bool = False) -> None:
    """`all(c in letters for c in text)` and `not any(...)` check every part of a value.

    `existing`: there is an element for which the condition holds.
    """
    match made:
        case (
            ast.GeneratorExp(
                elt=condition,
                generators=[ast.comprehension(target=ast.Name(id=bound), iter=over, ifs=[])],
            )
            | ast.ListComp(
                elt=condition,
                generators=[ast.comprehension(target=ast.Name(id=bound), iter=over, ifs=[])],
            )
        ):
            pass
        case _:
            return
    if existing:
        saved = line.env
        line.env = {**saved, bound: reading.element_of(line, line.value(over))}
        found = dict(found_out(line, condition, positive=positive))
        line.env = saved
        for n, value in found.items():
            if n != bound:
                line.env[n] = value
        return
    while isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
        condition, positive = condition.operand, not positive
    if isinstance(over, ast.Call) and "ast.walk" in line.value(over.func).names:
        # Code of which every node is of a kind that is listed.
        match condition:
            case ast.Call(args=[ast.Name(id=tested), _]) if (
                positive
                and tested == bound
                and "builtins.isinstance" in line.value(condition.func).names
            ):
                for tree in over.args[:1]:
                    put_checked(line, tree, CLEAN)
            case _:
                pass
        return
    items = reading.elements_of(line, line.value(over))
    if items is not None and len(items) <= _FEW and not known_taints(items):
        _narrow_each(line, condition, bound, items, positive)
        return
    saved = line.env
    line.env = {**saved, bound: UNKNOWN_VALUE}
    found = dict(found_out(line, condition, positive=positive))
    line.env = saved
    if bound in found and not inner_taints(found[bound]):
        put_checked(line, whole(over), CLEAN)


def _narrow_each(
    line: Line, condition: ast.expr, bound: str, items: list[Value], positive: bool
) -> None:
    """The condition holds for each of these: `all(check(text) for check in checks)`."""
    for one in items:
        saved = line.env
        line.env = {**saved, bound: one}
        found = dict(found_out(line, condition, positive=positive))
        line.env = {**saved, **{n: v for n, v in found.items() if n != bound}}


def _is_common(line: Line, expr: ast.expr) -> bool:
    """`os.path.commonpath([base, path]) == base` says that the path is inside."""
    if isinstance(expr, ast.Call) and expr.args:
        names = line.value(expr.func).names
        if names & {"os.path.commonpath", "os.path.commonprefix"}:
            argument = expr.args[0]
            if isinstance(argument, ast.List | ast.Tuple):
                for part in argument.elts:
                    put_checked(line, part, without(line.value(part), reading.PATH_ONLY))
            return True
    return False


def put_checked(line: Line, place: ast.expr, value: Value) -> None:
    """Give the object behind a checked expression what the check has found out."""
    match place:
        case ast.Name():
            held = line.env.get(place.id)
            if held is None:
                held = line.world.free(place.id)
            if held.taints or held.constants or held.names or held.shape is not None:
                line.env[place.id] = value
                if MADE_OF in line.env and inner_taints(held) and not inner_taints(value):
                    binding.checked_with(line, place.id, held)
                if SHARES + place.id in line.env:
                    sharing.changed(line, place.id, held, checked=True)
            if (
                binding.DERIVED + place.id in line.env
                and inner_taints(held)
                and not inner_taints(value)
            ):
                _checked_parts(line, place.id)
        case ast.Attribute(value=ast.Call() as call) if line.value(call.func).names & PARSERS:
            put_checked(line, call, value)
        case ast.Attribute() | ast.Subscript():
            binding.put(line, place, value)
            parent = place.value
            if isinstance(parent, ast.Name) and not _is_scheme(place):
                _checked_parts(line, parent.id)
        case ast.NamedExpr(target=target):
            put_checked(line, target, value)
        case ast.Call(
            func=ast.Attribute(value=inner, attr="lower" | "upper" | "strip" | "casefold")
        ):
            put_checked(line, inner, CLEAN)
        case ast.Call(func=ast.Name(id="str" | "type"), args=[inner]):
            put_checked(line, inner, CLEAN)
        case ast.Call(func=ast.Name(id="getattr"), args=[base, key, *_]):
            known = known_constants(line.value(key))
            if known and len(known) == 1:
                put_checked(line, ast.Attribute(base, str(known[0]), ast.Load()), value)
        case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[key, *_]):
            if known_constants(line.value(key)) and known_taints([line.value(base)]):
                item = ast.Subscript(base, key, ast.Load())
                put_checked(line, ast.copy_location(item, place), value)
        case ast.Call(args=[inner]) if line.value(place.func).names & PARSERS:
            put_checked(line, inner, without(line.value(inner), ADDRESS))
        case ast.Call():
            for one in binding.addresses_behind(line, place):
                put_checked(line, one, without(line.value(one), ADDRESS))
        case _:
            pass


def _checked_parts(line: Line, bound: str) -> None:
    """A check of `parsed = urlparse(url)` is one of `url`."""
    origin = _origin_of(line, bound)
    if origin is not None:
        _checked_origin(line, origin, ADDRESS)


def _origin_of(line: Line, bound: str) -> str | None:
    held = line.env.get(binding.DERIVED + bound)
    known = known_constants(held) if held is not None else None
    return known[0] if known and len(known) == 1 and isinstance(known[0], str) else None


def _checked_origin(line: Line, bound: str | None, removed: frozenset[Danger]) -> None:
    """Take dangers away from an address, and from that which it was joined of."""
    seen: set[str] = set()
    while bound is not None and bound in line.env and bound not in seen:
        seen.add(bound)
        line.env[bound] = without(line.env[bound], removed)
        bound = _origin_of(line, bound)


def _narrow_found_out(line: Line, place: ast.expr, marks: frozenset[str]) -> None:
    """Note what a check says of the start or the parts of a text, or of a path made of it.

    When it is all that a danger asks for, the danger is gone.
    """
    places = [place]
    if isinstance(place, ast.Name):
        found = known_constants(line.env.get(binding.DERIVED + place.id, BOTTOM))
        if found and isinstance(found[0], tuple) and found[0][0] == binding.PATH_OF:
            places.append(binding.place_of(str(found[0][1])))
    elif binding.path_behind(line, place) is not None and isinstance(place, ast.Call):
        places = place.args
    for one in places if marks else ():
        held = line.value(one)
        taints = inner_taints(held)
        if not taints or held.shape is not None:
            continue
        noted = [replace(t, marks=t.marks | marks) for t in taints]
        gone = [replace(t, removed=t.removed | checks.removed_by(t.marks)) for t in noted]
        made = Value(held.names, held.constants, joined_taints(gone), held.functions)
        put_checked(line, one, made)


def _narrow_parts(line: Line, left: ast.expr, op: ast.cmpop, right: ast.expr, holds: bool) -> bool:
    """`".." in text`, `text[0] == "/"`: note it; tell whether it was such a test.

    `holds`: what is left is in, or is, what is right.
    """
    if isinstance(op, ast.In | ast.NotIn) and not isinstance(left, ast.Subscript):
        texts = _texts_of(line.value(left))
        inside = right
        match right:
            case ast.Attribute(value=inner, attr="parts"):
                inside = inner
            case ast.Call(func=ast.Attribute(value=inner, attr="split")):
                inside = inner
            case _:
                pass
        if not texts or holds or not checks.not_inside(texts):
            return False
        _narrow_found_out(line, inside, checks.not_inside(texts))
        return True
    match left:
        case ast.Subscript(value=text, slice=ast.Constant(value=0)):
            at = 0
        case ast.Subscript(
            value=text,
            slice=ast.Slice(
                lower=None | ast.Constant(value=0), upper=ast.Constant(value=1 | 2 as at)
            ),
        ):
            at = 0 if at == 1 else 2
        case ast.Subscript(value=text, slice=ast.Constant(value=1)):
            at = 1
        case ast.Subscript(
            value=text,
            slice=ast.Slice(lower=ast.Constant(value=1), upper=ast.Constant(value=2)),
        ):
            at = 1
        case _:
            return False
    texts = _texts_of(line.value(right))
    if at < 2 and isinstance(op, ast.In | ast.NotIn) and len(texts) == 1:
        texts = [*texts[0]]
    if at == 0 and holds and texts == ["/"]:
        _narrow_found_out(line, text, frozenset({checks.ROOTED}))
    elif at != 1 and not holds:
        _narrow_found_out(line, text, checks.not_started(texts))
    elif at == 1 and not holds:
        _narrow_found_out(line, text, checks.not_second(texts))
    else:
        return False
    return True


def _narrow_call(line: Line, test: ast.Call, positive: bool) -> None:
    func = test.func
    if isinstance(func, ast.Attribute):
        receiver = line.value(func.value)
        if receiver.names == _TEXT and func.attr in operations.CHECKS and test.args:
            if positive:  # `str.isdigit(text)`
                put_checked(line, test.args[0], CLEAN)
            return
        if func.attr in operations.CHECKS and positive:
            text, signs = _but_for(line, func.value)
            left = CLEAN
            if signs:
                gone = removed_by_all([f"[A-Za-z0-9{re.escape(signs)}]+"], "fullmatch")
                left = without(line.value(text), gone)
            put_checked(line, text, left)
            return
        if func.attr == "__contains__" and len(test.args) == 1:
            made = ast.Compare(test.args[0], [ast.In()], [func.value])
            _narrow(line, ast.copy_location(made, test), positive)
            return
        if func.attr == "startswith" and test.args and positive:
            _narrow_prefix(line, func.value, receiver, line.value(test.args[0]))
            return
        if func.attr == "startswith" and test.args and not positive:
            texts = _texts_of(line.value(test.args[0]))
            if "-" in texts:
                put_checked(line, func.value, without(receiver, frozenset({Danger.OPTION})))
            _narrow_found_out(line, func.value, checks.not_started(texts))
            return
        if func.attr == "is_absolute" and not test.args and not positive:
            _narrow_found_out(line, func.value, frozenset({checks.RELATIVE}))
            return
        if func.attr in ("strip", "lstrip", "rstrip") and not positive and test.args:
            if known_constants(line.value(test.args[0])):
                put_checked(line, func.value, CLEAN)  # nothing else stands in it
            return
        if func.attr == "issubset" and positive and len(test.args) == 1:
            _narrow_subset(line, func.value, test.args[0])
            return
        if func.attr == "issuperset" and positive and len(test.args) == 1:
            _narrow_superset(line, receiver, test.args[0])
            return
        resolved = all("resolved" in t.marks or t.origin is None for t in inner_taints(receiver))
        if func.attr == "is_relative_to" and positive and resolved:
            _put_inside(line, func.value, receiver)
            return
    callee = line.value(func)
    names = callee.names
    arguments = calling.passed_at(line, test)
    first = test.args[0] if test.args else None
    if "os.path.isabs" in names and first is not None and not positive:
        _narrow_found_out(line, first, frozenset({checks.RELATIVE}))
        return
    if names & _EQUAL:
        if positive:
            binding.narrow_signed(line, test.args)
        return
    for found in sorted(names):
        for guard in line.models.guards.get(found, ()):
            if positive and not guard.raises:
                place = (
                    func.value if guard.argument < 0 and isinstance(func, ast.Attribute) else None
                )
                if guard.argument >= 0 and guard.argument < len(test.args):
                    place = test.args[guard.argument]
                if place is not None:
                    put_checked(line, place, without(line.value(place), guard.removes))
                    return
    if names and all(n.removeprefix(_TEXT_CLASS) in operations.CHECKS for n in names) and first:
        if positive:  # `str.isdigit`, under another name
            put_checked(line, first, CLEAN)
        return
    if names & {"builtins.isinstance"} and len(test.args) == 2:
        _narrow_instance(line, test.args[0], test.args[1], positive)
        return
    if names & externals.MATCHERS and positive:
        bound = any("()" in n for n in names)
        pattern = (
            externals.pattern_of(line, func)
            if bound
            else line.value(test.args[0])
            if test.args
            else None
        )
        checked = test.args[0 if bound else 1] if len(test.args) > (0 if bound else 1) else None
        patterns = known_constants(pattern) if pattern is not None else None
        if checked is None:
            return
        if not patterns and how_matched(names) == "fullmatch":
            # Whoever has written a pattern for the whole of a text meant it as a check; but not
            # if others choose the pattern, or a part of it lets everything through.
            if pattern is None or not (known_taints([pattern]) or _lets_all_through(pattern)):
                put_checked(line, checked, CLEAN)
            return
        texts = [t for t in patterns or () if isinstance(t, str)]
        gone = removed_by_all(texts, how_matched(names))
        if gone and len(texts) == len(patterns or ()):
            put_checked(line, checked, without(line.value(checked), gone))
        if keeps_down(texts, how_matched(names)):
            _narrow_found_out(line, checked, frozenset({checks.NO_DOTS}))
        return
    if names & {"builtins.bool", "builtins.len"} and first is not None:
        _narrow(line, first, positive)
        return
    if names & {"builtins.all", "builtins.any"}:
        every = "builtins.all" in names
        if isinstance(first, ast.Tuple | ast.List):
            _narrow_all(line, every == positive, first.elts, positive)
        elif first is not None:
            _narrow_every(line, first, positive, existing=positive != every)
        return
    if callee.functions:
        place = func.value if isinstance(func, ast.Attribute) else None
        _narrow_local(line, callee, arguments, positive, receiver=place, call=test)
        return
    last = max((n.removesuffix("()").rpartition(".")[2] for n in names), default="")
    if isinstance(func, ast.Attribute):
        last = func.attr
    elif isinstance(func, ast.Name) and not last:
        last = func.id
    if positive and sounds_like_check(last) and "builtins" not in "".join(sorted(names)):
        for argument in (*test.args, *(k.value for k in test.keywords)):
            put_checked(line, argument, CLEAN)


def _lets_all_through(pattern: Value) -> bool:
    """Whether a known piece of a pattern matches any text."""
    texts = [known_constants(piece) for piece in pattern.pieces]
    return any(_ANYTHING.search(t) for k in texts for t in k or () if isinstance(t, str))


def _but_for(line: Line, text: ast.expr) -> tuple[ast.expr, str]:
    """Return what a text is made of by taking signs out of it, and these signs.

    `name.replace("-", "")` speaks of `name`, but for its hyphens.
    """
    signs = ""
    while True:
        match text:
            case ast.Call(func=ast.Attribute(attr="replace") as func, args=[old, new]):
                taken, put = _texts_of(line.value(old)), known_constants(line.value(new))
            case _:
                return text, signs
        if len(taken) != 1 or put != [""]:
            return text, signs
        text, signs = func.value, signs + taken[0]


def _narrow_local(
    line: Line,
    callee: Value,
    arguments: Arguments,
    positive: bool,
    item: int | None = None,
    receiver: ast.expr | None = None,
    call: ast.Call | None = None,
) -> None:
    """Take what a function of the text has found out, also of the object that it is of."""
    if len(callee.functions) != 1:
        return
    for one in ordered(callee.functions):
        given = arguments
        if isinstance(one, Bound):
            given = replace(
                arguments,
                positional=[one.receiver, *arguments.positional],
                nodes=[receiver or ast.Constant(None), *arguments.nodes],
            )
            one = one.function
        if isinstance(one, Local):
            outcome = None if call is None else calling.outcome_of(line, call, one)
            if outcome is None:
                outcome = line.world.call(line.world.capture(one, line.env), given)
            told = outcome.when_true if positive else outcome.when_false
            if item is not None:
                told = next(
                    (w for n, side, w in outcome.when_item if (n, side) == (item, positive)), ()
                )
            for parameter, value in told:
                node = outcome.node_of(parameter, given)
                if node is not None:
                    put_checked(line, node, value)
        elif isinstance(one, Lambda) and item is None:
            bound = bind(one.node.args, given, dict(one.captured))
            saved = line.env
            line.env = {**dict(one.captured), **bound}
            found = dict(found_out(line, one.node.body, positive=positive))
            line.env = saved
            for argument, node in zip(arguments_of(one.node.args), given.nodes, strict=False):
                if argument.arg in found:
                    put_checked(line, node, found[argument.arg])


def _narrow_instance(line: Line, checked: ast.expr, types: ast.expr, positive: bool) -> None:
    held = line.value(types)
    known = elements(held)
    names = frozenset(n for one in known for n in one.names) if known is not None else held.names
    if positive and names and names <= _NUMBERS:
        put_checked(line, checked, CLEAN)


def _put_inside(line: Line, place: ast.expr, held: Value) -> None:
    """A path without links and dots is known to be inside of a folder, whatever calls it."""
    put_checked(line, place, without(held, reading.PATH_ONLY))
    while isinstance(place, ast.Call):
        match place:
            case ast.Call(func=ast.Attribute(value=inner, attr="resolve" | "absolute")):
                pass
            case ast.Call(args=[inner]) if line.value(place.func).names & _RESOLVING:
                pass
            case _:
                return
        place = inner
        put_checked(line, place, without(line.value(place), reading.PATH_ONLY))


def _narrow_prefix(line: Line, place: ast.expr, held: Value, prefix: Value) -> None:
    taints = inner_taints(held)
    if taints and all("resolved" in t.marks or t.origin is None for t in taints):
        _put_inside(line, place, held)
        return
    texts = _texts_of(prefix)
    if texts and all(map(_is_whole_host, texts)):
        put_checked(line, place, without(held, ADDRESS))
    elif texts == ["/"]:
        _narrow_found_out(line, place, frozenset({checks.ROOTED}))


def _is_scheme(place: ast.expr) -> bool:
    """Whether of a parsed address only that is looked at which says nothing of where it leads."""
    return isinstance(place, ast.Attribute) and place.attr in ("scheme", "path", "query", "port")


def _is_none_or_true(value: Value) -> bool:
    """Whether a value is None, or else surely true."""
    if any(n.removesuffix("()") in externals.MATCHERS for n in value.names):
        return True
    if NONE.constants <= value.constants and MANY not in value.constants:
        return all(c is None or bool(c) for _, c in value.constants)
    return False


def whole(parts: ast.expr) -> ast.expr:
    """Return what the parts were taken out of: `text` of `text.lower().split()`."""
    while isinstance(parts, ast.Call) and isinstance(parts.func, ast.Attribute):
        if parts.func.attr not in _TAKING_APART:
            break
        parts = parts.func.value
    return parts


def _is_whole_host(prefix: str) -> bool:
    scheme, separator, rest = prefix.partition("://")
    return bool(scheme and separator) and "/" in rest and not rest.startswith("/")


def _texts_of(value: Value) -> list[str]:
    """Return the texts that a value is, or that a tuple, list or set of constants holds."""
    known = elements(value)
    one_by_one = [known_constants(v) for v in known] if known is not None else []
    if known is not None and all(k and len(k) == 1 for k in one_by_one):
        found = [k[0] for k in one_by_one if k]
    else:
        found = known_constants(value) or []
    parts = [t for one in found for t in (one if isinstance(one, tuple) else (one,))]
    return (
        [t for t in parts if isinstance(t, str)] if all(isinstance(t, str) for t in parts) else []
    )
