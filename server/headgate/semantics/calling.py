"""Calls: functions and classes of the text, methods, lambdas, and what they leave behind.

Owns the way from a call expression to an outcome. What a library does is `externals`',
how a body is run is the `World`'s.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from headgate.semantics import (
    binding,
    exceptions,
    externals,
    narrowing,
    objects,
    operations,
    reading,
    settings,
    sharing,
)
from headgate.semantics.calls import Arguments, Outcome, bind, resumed
from headgate.semantics.checks import sounds_like_check, sounds_like_quoting
from headgate.semantics.operations import element, elements
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    NONE,
    UNKNOWN_TAINT,
    UNKNOWN_VALUE,
    Bound,
    Callee,
    Class,
    Lambda,
    Local,
    Method,
    Partial,
    Value,
    assembled,
    constant,
    inner_taints,
    is_unknown,
    join,
    join_all,
    joined_taints,
    known_constants,
    known_taints,
    ordered,
    shape_of,
)
from headgate.semantics.walking import (
    RAISED,
    Env,
    Exit,
)

if TYPE_CHECKING:
    from headgate.semantics.evaluating import Line

_LAMBDAS: Final = 300
"""Calls of lambdas that are followed on one line."""
_CLOSED_MODULES: Final = ("uuid.", "datetime.", "decimal.", "fractions.", "ipaddress.")
_CELLS: Final = 2
"""How deep functions are looked for in containers."""
_GLOBALS: Final = frozenset({"builtins.globals()"})
_THREADS: Final = frozenset({"threading.Thread()", "multiprocessing.Process()"})
_SENDING: Final = frozenset({"send", "asend"})
STR: Final = ("__format__", "__str__", "__repr__")
_UNWRITTEN: Final = frozenset({"_", "<made>"})
"""Names of nodes that stand for what is passed and not written."""


def called_at(line: Line, expr: ast.Call) -> Value:
    """Return what a call expression gives.

    Who asks again what a test says of names does not make its calls again: what they change
    would change twice. Where a name in it means something else by now, they are.
    """
    made = line.made.get(expr) if line.asks_again else None
    if made is not None and _is_as_it_was(line, expr, made[1]):
        return made[0]
    value = _called_anew(line, expr)
    if not line.asks_again:
        line.made[expr] = value, dict(line.env)
    return value


def outcome_of(line: Line, expr: ast.Call, callee: Local) -> Outcome | None:
    """Return what came of a call when it was made, if nothing in it means something else by now."""
    body, outcome = line.outcomes.get(expr, ("", None))
    made = line.made.get(expr)
    known = body == callee.body and made is not None and _is_as_it_was(line, expr, made[1])
    return outcome if known else None


def _is_as_it_was(line: Line, expr: ast.Call, env: Env) -> bool:
    names = (node.id for node in ast.walk(expr) if isinstance(node, ast.Name))
    return all(line.env.get(name) is env.get(name) for name in names)


def _called_anew(line: Line, expr: ast.Call) -> Value:
    func = expr.func
    arguments = passed_at(line, expr)
    if line.record is not None:
        line.record.arguments[expr] = arguments
    if isinstance(func, ast.Attribute):
        receiver = line.value(func.value)
        if func.attr.startswith("__"):
            plain = reading.mangled(line, func.attr)
            if plain != func.attr:
                func = ast.copy_location(ast.Attribute(func.value, plain, ast.Load()), func)
        result = _method(line, expr, func, receiver, arguments)
        if line.record is not None:
            callee = reading.attribute(line, receiver, func.attr, func)
            known = line.record.values.get(expr.func)
            line.record.values[expr.func] = callee if known is None else join(known, callee)
        return result
    callee = line.value(func)
    return call(line, callee, arguments, expr)


def passed_at(line: Line, expr: ast.Call) -> Arguments:
    """Return the arguments of a call expression."""
    out = Arguments()
    for argument in expr.args:
        if isinstance(argument, ast.Starred):
            held = line.value(argument.value)
            items = reading.elements_of(line, held)
            if items is None:
                out.more = join(out.more or BOTTOM, reading.element_of(line, held))
                continue
            for item in items:
                out.positional.append(item)
                out.nodes.append(made_node(line, argument.value, item))
        else:
            value = line.value(argument)
            if out.more is None:
                out.positional.append(value)
                out.nodes.append(argument)
            else:
                out.more = join(out.more, value)
    for keyword in expr.keywords:
        value = line.value(keyword.value)
        if keyword.arg is not None:
            out.keywords[keyword.arg] = value
            out.keyword_nodes[keyword.arg] = keyword.value
            continue
        value = objects.content_of(value) or value
        shape = value.shape
        if shape is not None and shape.kind == "dict":
            for key, held in shape.entries:
                if isinstance(key[1], str):
                    out.keywords[key[1]] = held
                    out.keyword_nodes[key[1]] = made_node(line, keyword.value, held)
            rest = shape.rest
        else:
            rest = join(element(value), UNKNOWN_VALUE)
        if rest is not None:
            out.others = join(out.others or BOTTOM, rest)
    return out


def made_node(line: Line, at: ast.AST, value: Value) -> ast.expr:
    """Return an expression that is not written, for rules to ask about."""
    node = ast.Name("_", ast.Load())
    ast.copy_location(node, at)
    if line.record is not None:
        line.record.values[node] = value
        line.record.kept.append(node)
    return node


def _method(
    line: Line, expr: ast.Call, func: ast.Attribute, receiver: Value, arguments: Arguments
) -> Value:
    """Call a method: of a built-in type, of an object of the text, or of a library."""
    attr = func.attr
    if attr == "update" and receiver.names == _GLOBALS:
        for one in arguments.positional:
            if one.shape is not None and one.shape.kind == "dict":
                line.env.update((str(k[1]), v) for k, v in one.shape.entries if k[0] == "str")
        line.env.update(arguments.keywords)
        return NONE
    if attr in _SENDING and receiver.functions and len(arguments.positional) == 1:
        again = resumed(receiver, arguments.positional[0])
        if again is not None:
            running = invoke(line, again[0], again[1], expr)
            binding.put(line, func.value, running)
            return element(running)
    if attr == "start" and _is_thread(line, receiver):
        ends = line.exit
        own = objects.special(line, receiver, "run", (), (), func.value)
        line.exit = ends  # it may go on for ever, at some other time
        if own is not None:
            return NONE
    if receiver.names and attr in externals.LOOKING_UP:
        looked = externals.looked_up(line, expr, receiver, attr, arguments)
        if looked is not None:
            return looked
    if attr == "add_done_callback" and arguments.positional:
        waited = Arguments([receiver], [func.value])
        call(line, arguments.positional[0], waited, expr, made_up=True)
        return NONE
    if attr == "result" and not arguments.positional and _is_its_result(receiver):
        return receiver
    if attr == "format_map" and len(arguments.positional) == 1:
        keys = operations.fields_named(receiver)
        table = objects.given_out(line, arguments.positional[0], keys) if keys else None
        if table is not None:
            arguments = replace(arguments, positional=[table])
    if attr == "format" and any(v.shape for v in arguments.values()):
        receiver, arguments = _with_fields(line, receiver, arguments)
    if attr in ("format", "format_map") and any(v.shape for v in arguments.values()):
        arguments = _as_texts(line, arguments)
    if attr in settings.CONVERTED and receiver.shape is not None:
        made = settings.converted_in(receiver, attr, arguments)
        if made is not None:
            return made
    out = BOTTOM
    plain = Value(
        frozenset(), receiver.constants, receiver.taints, frozenset(), receiver.shape,
        receiver.pieces,
    )  # fmt: skip
    shape = receiver.shape
    result: Value | None = None
    if shape is not None and shape.kind == "object":
        inner = _content_method(line, func, receiver, arguments)
        if inner is not None:
            return inner
    if receiver.constants or receiver.taints or (shape is not None and shape.kind != "object"):
        if not arguments.more and not arguments.others:
            result, after = operations.method(plain, attr, arguments.positional, arguments.keywords)
            if after is not plain:
                whole = Value(
                    receiver.names,
                    after.constants,
                    after.taints,
                    receiver.functions,
                    after.shape,
                )
                binding.put(line, func.value, whole)
                binding.filled(line, func.value, sure=attr in operations.FILLING)
                if expr.args:
                    sharing.added(line, func.value, attr, expr.args[-1], whole)
        elif attr in operations.TEXT_METHODS and not (shape is not None and shape.kind != "object"):
            result = assembled([plain, *arguments.values()])
        if attr in ("decode", "encode") and receiver.taints:
            kind = "Decode" if attr == "decode" else "Encode"
            failed = [CLEAN, plain, CLEAN, CLEAN, CLEAN]
            exceptions.raises(line, f"builtins.Unicode{kind}Error", failed)
        if attr == "sort" and elements(receiver) is not None:
            given = replace(arguments, positional=[receiver], nodes=[func.value])
            made = externals.sorted_(line, given, expr)
            if made is not None:
                binding.put(line, func.value, made)
        elif attr == "sort" and "key" in arguments.keywords:
            call(
                line,
                arguments.keywords["key"],
                Arguments([element(receiver)], [func.value]),
                expr,
                made_up=True,
            )
        if attr == "index" and expr.args and elements(receiver) and not known_taints([receiver]):
            narrowing.put_checked(
                line, expr.args[0], element(receiver)
            )  # else it raises ValueError
    if result is not None:
        out = join(out, result)
    instances = Value(
        receiver.names,
        frozenset(),
        frozenset(),
        receiver.functions,
        shape if shape is not None and shape.kind == "object" else None,
    )
    if result is not None and attr in operations.OF_TEXT and receiver.taints:
        # It is text, whatever it was taken out of; unless a model knows better.
        known_here = line.models.step(instances.names, "." + attr)
        if not line.models.knows(known_here):
            instances = Value(functions=instances.functions)
    if not instances.is_bottom:
        callee = reading.attribute(line, instances, attr, func)
        if callee.names or callee.functions or callee.shape is not None:
            callee = Value(callee.names, functions=callee.functions, shape=callee.shape)
            made = call(line, callee, arguments, expr, receiver)
            closed = reading.is_chosen_here(receiver) and _is_closed(receiver) and is_unknown(made)
            if closed and not any(map(inner_taints, arguments.values())):
                made = Value(made.names, CLEAN.constants, made.taints)
            out = join(out, made)
        elif callee.taints:
            quoted = sounds_like_quoting(attr) and all(t.origin is None for t in callee.taints)
            out = join(out, CLEAN if quoted else Value(taints=callee.taints))
    elif result is None and (made := _made_by_default(line, func, arguments)) is not None:
        out = join(out, made)
    elif result is None:
        changed_unknown(line, func.value, receiver, attr, arguments)
        taints = list(receiver.taints)
        if shape is not None and shape.kind == "dict" and shape.rest is not None:
            taints += known_taints([shape.rest])
        if not sounds_like_check(attr):
            out = join(out, Value(taints=joined_taints(taints)) if taints else UNKNOWN_VALUE)
        else:
            out = join(out, UNKNOWN_VALUE)
    return UNKNOWN_VALUE if out.is_bottom else out


def _with_fields(line: Line, template: Value, arguments: Arguments) -> tuple[Value, Arguments]:
    """Give a text whose fields are parts of arguments those parts: `"{0.name}".format(x)`."""
    known = known_constants(template)
    if not known or len(known) != 1 or not isinstance(known[0], str) or arguments.more:
        return template, arguments
    parsed = operations.fields_of(known[0])
    if not parsed:
        return template, arguments
    text, fields = parsed
    keywords = dict(arguments.keywords)
    at = ast.Name("_", ast.Load())
    for field_name, root, steps in fields:
        held = arguments.get(root, int(root) if root.isdecimal() else None)
        for attr, key in steps if held is not None else ():
            if attr:
                held = reading.attribute(line, held or BOTTOM, attr, at)
            else:
                index = constant(int(key) if key.isdecimal() else key)
                held = reading.item(line, held or BOTTOM, index, at)
        if held is None:
            return template, arguments
        keywords[field_name] = held
    return constant(text), replace(arguments, keywords=keywords)


def _as_texts(line: Line, arguments: Arguments) -> Arguments:
    """Return arguments as they are put into a text."""

    def text(value: Value) -> Value:
        return objects.text_of(line, value, *STR)

    return replace(
        arguments,
        positional=[text(v) for v in arguments.positional],
        keywords={k: text(v) for k, v in arguments.keywords.items()},
    )


def _content_method(
    line: Line, func: ast.Attribute, receiver: Value, arguments: Arguments
) -> Value | None:
    """Call a method of the container or text that an object is beside it."""
    content, owner = objects.content_of(receiver), objects.owner_of(receiver)
    if content is None or owner is None or arguments.more or arguments.others:
        return None
    if reading.class_entry(line, owner, func.attr) is not None:
        return None
    result, after = operations.method(content, func.attr, arguments.positional, arguments.keywords)
    if after is not content:
        binding.put(line, func.value, objects.with_content(receiver, after))
    return result


def changed_unknown(
    line: Line, place: ast.expr, receiver: Value, attr: str, arguments: Arguments
) -> None:
    """An object of unknown type that takes something in may give it out again."""
    if attr in operations.CHANGING:
        taints = known_taints(arguments.values())
        if taints:
            made = joined_taints((*receiver.taints, *taints))
            binding.put(
                line,
                place,
                Value(receiver.names, receiver.constants, made, receiver.functions, receiver.shape),
            )


def _made_by_default(line: Line, func: ast.Attribute, arguments: Arguments) -> Value | None:
    """Put something into an entry that a `defaultdict` makes: `rows[key].append(row)`."""
    place = func.value
    if func.attr not in ("append", "extend", "add", "update") or arguments.more is not None:
        return None
    if not isinstance(place, ast.Subscript) or isinstance(place.slice, ast.Slice):
        return None
    held = line.value(place.value)
    shape, key = held.shape, operations.key_of(line.value(place.slice))
    if shape is None or shape.kind != "dict" or shape.rest is not None or key is None:
        return None
    if held.taints or held.names or shape.get(key) is not None:
        return None
    kind = {"add": "set", "update": "dict"}.get(func.attr, "list")
    empty = Value(shape=shape_of(kind))
    made, after = operations.method(empty, func.attr, arguments.positional, arguments.keywords)
    binding.put(line, place, after)
    return made


def changed_named(line: Line, expr: ast.Call, receiver: Value | None, arguments: Arguments) -> None:
    """An object of a library that takes something in may give it out again."""
    if receiver is None or not isinstance(expr.func, ast.Attribute):
        return
    if not receiver.names or "()" not in "".join(receiver.names):
        return
    changed_unknown(line, expr.func.value, receiver, expr.func.attr, arguments)


def call(
    line: Line,
    callee: Value,
    arguments: Arguments,
    expr: ast.Call,
    receiver: Value | None = None,
    *,
    made_up: bool = False,
) -> Value:
    """Call a value."""
    out = BOTTOM
    if callee.names:
        if made_up:
            _virtual(line, callee, arguments, expr)
        out = join(out, externals.call(line, callee.names, arguments, expr, receiver))
    for one in ordered(callee.functions):
        out = join(out, invoke(line, one, arguments, expr))
        if isinstance(one, Method) and not made_up and one.name in operations.CHANGING:
            changed = _changed_method(line, callee, one.name, arguments)
            binding.put(line, expr.func, changed)
    out = join(out, own(line, callee, "__call__", arguments, expr))
    if callee.taints:
        taints = known_taints(arguments.values())
        out = join(out, Value(taints=joined_taints([UNKNOWN_TAINT, *taints])))
    return UNKNOWN_VALUE if out.is_bottom and not callee.functions else out


def changed_methods(line: Line, place: ast.expr, callee: Value, arguments: Arguments) -> None:
    """Show what calling `items.append`, handed over as it is, has done to `items`."""
    for one in ordered(callee.functions):
        if isinstance(one, Method) and one.name in operations.CHANGING:
            binding.put(line, place, _changed_method(line, callee, one.name, arguments))


def _changed_method(line: Line, callee: Value, attr: str, arguments: Arguments) -> Value:
    """Return `add` after `add(x)`, where `add = items.append`."""
    made: set[Callee] = set()
    for one in callee.functions:
        if isinstance(one, Method) and one.name == attr:
            given = arguments.positional
            _, after = operations.method(one.receiver, attr, given, arguments.keywords)
            one = Method(after, attr)
        made.add(one)
    return Value(callee.names, callee.constants, callee.taints, frozenset(made), callee.shape)


def own(line: Line, held: Value, name_: str, arguments: Arguments, expr: ast.Call | None) -> Value:
    """Call a special method that the class of an object in the text has."""
    shape = held.shape
    if shape is None or shape.owner is None:
        return BOTTOM
    method = reading.class_entry(line, shape.owner, name_)
    if method is None:
        return BOTTOM
    return join_all(
        invoke(line, Bound(f, held), arguments, expr)
        for f in ordered(method.functions)
        if isinstance(f, Local | Lambda)
    )


def assigned(line: Line, expr: ast.Call, attr: str) -> None:
    """Note that `setattr(object, name, value)` is an assignment, for the rules."""
    if line.record is None:
        return
    target = ast.copy_location(ast.Attribute(expr.args[0], attr, ast.Store()), expr.args[0])
    node = ast.copy_location(ast.Assign([target], expr.args[2]), expr)
    line.record.kept.append(node)
    line.record.calls.append(node)


def _virtual(line: Line, callee: Value, arguments: Arguments, expr: ast.Call) -> None:
    """Note a call that is made but not written, for the rules."""
    if line.record is None:
        return
    func = made_node(line, expr.func, callee)
    args = [
        made_node(line, n, v) for n, v in zip(arguments.nodes, arguments.positional, strict=False)
    ]
    keywords = [
        ast.keyword(key, made_node(line, arguments.keyword_nodes.get(key, expr), value))
        for key, value in arguments.keywords.items()
    ]
    node = ast.Call(func, args, keywords)
    ast.copy_location(node, expr)
    whole = Arguments(
        list(arguments.positional), args, dict(arguments.keywords),
        {k.arg: k.value for k in keywords if k.arg}, arguments.more, arguments.others,
    )  # fmt: skip
    line.record.arguments[node] = whole
    line.record.kept.append(node)
    line.record.calls.append(node)


def invoke(line: Line, callee: Callee, arguments: Arguments, expr: ast.Call | None) -> Value:
    """Call one function of the text, class, partial or bound method."""
    match callee:
        case Local():
            if expr is not None:
                arguments = _passed(line, arguments, expr, callee)
            callee = line.world.capture(callee, line.env)
            outcome = line.world.call(callee, arguments)
            if expr is not None and not line.asks_again:
                line.outcomes[expr] = callee.body, outcome
            _written_back(line, outcome, arguments)
            _cells_written(line, callee, outcome, arguments)
            line.result = outcome.result
            if outcome.ends:
                _required(line, callee, arguments)
            if not outcome.raised.is_bottom:
                line.env[RAISED] = outcome.raised
            if not outcome.ends:
                line.exit = Exit.RAISE
            return outcome.returned
        case Lambda():
            return _invoke_lambda(line, callee, arguments)
        case Bound(function=inner, receiver=receiver):
            if expr is None:
                first: ast.expr = ast.Name("_", ast.Load())
            elif isinstance(expr.func, ast.Attribute):
                first = expr.func.value
            else:
                first = made_node(line, expr, receiver)
            more = replace(
                arguments,
                positional=[receiver, *arguments.positional],
                nodes=[first, *arguments.nodes],
            )
            return invoke(line, inner, more, expr)
        case Method(receiver=receiver, name=attr):
            result, _ = operations.method(receiver, attr, arguments.positional, arguments.keywords)
            return result if result is not None else UNKNOWN_VALUE
        case Partial(function=inner_value, arguments=filled, keywords=keywords):
            at: ast.AST = expr.func if expr is not None else ast.Name("_", ast.Load())
            nodes = {k: made_node(line, at, v) for k, v in keywords}
            more = replace(
                arguments,
                positional=[*filled, *arguments.positional],
                nodes=[*(made_node(line, at, v) for v in filled), *arguments.nodes],
                keywords={**dict(keywords), **arguments.keywords},
                keyword_nodes={**nodes, **arguments.keyword_nodes},
            )
            if expr is None:
                return UNKNOWN_VALUE
            return call(line, inner_value, more, expr, made_up=True)
        case Class():
            return objects.make(line, callee, arguments, expr)


def _required(line: Line, callee: Local, arguments: Arguments) -> None:
    """Take what a function has made sure of that comes back only if a condition holds.

    `need(text.isalnum(), "letters only")`.
    """
    for at, (node, held) in enumerate(zip(arguments.nodes, arguments.positional, strict=False)):
        if not _is_condition(line, node) or line.decided(held) is not None:
            continue
        for side in (True, False):
            if narrowing.found_out(line, node, positive=side):
                other = list(arguments.positional)
                other[at] = constant(not side)
                if not line.world.call(callee, replace(arguments, positional=other)).ends:
                    line.env.update(narrowing.found_out(line, node, positive=side))
                    break


def _is_condition(line: Line, node: ast.expr) -> bool:
    match node:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in operations.CHECKS:
            return True
        case ast.Call(func=func):
            return not line.value(func).names.isdisjoint(externals.MATCHERS)
        case _:
            return False


def _passed(line: Line, arguments: Arguments, expr: ast.Call, callee: Local) -> Arguments:
    """Put the call on the way of what is passed."""
    file = callee.body.rpartition(":")[0] or "the file"

    def passed(value: Value) -> Value:
        return line.stepped(value, expr, f"it is passed to a function of {file}")

    if not any(t.origin is not None for v in arguments.values() for t in v.taints):
        return arguments
    return replace(
        arguments,
        positional=[passed(v) for v in arguments.positional],
        keywords={k: passed(v) for k, v in arguments.keywords.items()},
    )


def _written_back(line: Line, outcome: Outcome, arguments: Arguments) -> None:
    """Show the caller what a function has done to the objects that it sees."""
    for n, value in outcome.outer:
        line.env[n] = value
    for parameter, value in outcome.changed:
        node = outcome.node_of(parameter, arguments)
        if node is not None and isinstance(
            node, ast.Name | ast.Attribute | ast.Subscript | ast.Call
        ):
            if isinstance(node, ast.Name) and node.id in _UNWRITTEN and node.id not in line.env:
                continue
            binding.put(line, node, value)


def _cells_written(line: Line, callee: Local, outcome: Outcome, arguments: Arguments) -> None:
    """Show what a call has done to what a function keeps: names around it, defaults."""
    kept = dict(callee.captured)
    written = {n: v for n, v in outcome.cells if n in kept}
    for parameter, value in outcome.changed:
        default = kept.get("=" + parameter)
        if (
            default is not None
            and outcome.node_of(parameter, arguments) is None
            and default.shape is not None
            and default.shape.kind in ("list", "dict", "set")
        ):
            written["=" + parameter] = value
    if not written:
        return
    for n, held in list(line.env.items()):
        if held.functions or held.shape is not None:
            made = with_cells(held, callee, written)
            if made is not held:
                line.env[n] = made


def _invoke_lambda(line: Line, callee: Lambda, arguments: Arguments) -> Value:
    line.invoked += 1
    if line.invoked > _LAMBDAS:
        taints = known_taints(arguments.values())
        return Value(taints=joined_taints((UNKNOWN_TAINT, *taints)))
    node = callee.node
    bound = bind(node.args, arguments, dict(callee.captured))
    line.world.called_lambda(callee, tuple(sorted(bound.items())))
    saved, record, ends = line.env, line.record, line.exit
    captured = {n: v for n, v in callee.captured if not n.startswith("=")}
    later = {n: v for n, v in saved.items() if n in captured and v != UNKNOWN_VALUE}
    for n in captured.keys() - later.keys():
        now = line.world.now(callee.place[0], n)
        if now is not None:
            later[n] = now
    line.env = {**captured, **later, **bound}
    line.record = None
    result = line.value(node.body)
    inner = line.env
    line.env, line.record, line.exit = saved, record, ends
    for n, value in captured.items():
        if n in saved and n not in bound and inner.get(n, value) != saved[n]:
            binding.put(line, ast.Name(n, ast.Load()), inner[n])
    return result


def instance(line: Line, owner: Class) -> Value:
    """Return an object of a class of which nothing more is known."""
    return Value(reading.object_names(line, owner), shape=shape_of("object", (), None, owner))


def given(
    line: Line, values: list[Value], nodes: list[ast.expr], more: Arguments | None = None
) -> Arguments:
    """Return arguments that are not written; keywords as in `more`."""
    if more is None:
        return Arguments(values, nodes)
    return replace(more, positional=values, nodes=nodes)


def made_call(line: Line, callee: Value) -> ast.Call:
    """Return a call without arguments that is not written."""
    at = ast.Name("_", ast.Load(), lineno=line.base, col_offset=0)
    node = ast.copy_location(ast.Call(made_node(line, at, callee), [], []), at)
    if line.record is not None:
        line.record.kept.append(node)
    return node


def initialised(
    line: Line, made: Value, owner: Class, arguments: Arguments, expr: ast.Call | None
) -> Value:
    """Return a new object after its `__init__`."""
    start = reading.class_entry(line, owner, "__init__")
    for callee in ordered(start.functions) if start is not None else ():
        if isinstance(callee, Local):
            first = made_node(line, expr if expr is not None else ast.Name("_", ast.Load()), made)
            passed = arguments
            if expr is not None:
                passed = _passed(line, arguments, expr, callee)
            more = replace(
                passed,
                positional=[made, *passed.positional],
                nodes=[first, *passed.nodes],
            )
            outcome = line.world.call(callee, more)
            changed = dict(outcome.changed)
            if outcome.parameters:
                made = changed.pop(outcome.parameters[0], made)
            _written_back(line, replace(outcome, changed=tuple(changed.items())), more)
            if not outcome.ends:
                line.exit = Exit.RAISE
    return made


def with_cells(value: Value, callee: Local, written: Env, depth: int = 0) -> Value:
    """Return a value in which functions made beside one see what that has left in names."""
    functions, shape = value.functions, value.shape
    if any(isinstance(f, Local | Bound) for f in functions):
        functions = frozenset(_with_cells_of(f, callee, written) for f in functions)
    if shape is not None and depth < _CELLS:
        entries = [(k, with_cells(v, callee, written, depth + 1)) for k, v in shape.entries]
        if any(v is not old for (_, v), (_, old) in zip(entries, shape.entries, strict=True)):
            shape = shape_of(shape.kind, entries, shape.rest, shape.owner)
    if functions == value.functions and shape is value.shape:
        return value
    return Value(value.names, value.constants, value.taints, functions, shape)


def _with_cells_of(one: Callee, callee: Local, written: Env) -> Callee:
    """Return a function as it is afterwards: if it shares what has been written."""
    if isinstance(one, Bound):
        return Bound(_with_cells_of(one.function, callee, written), one.receiver)
    if not isinstance(one, Local):
        return one
    beside = one.body.rpartition(".")[0] == callee.body.rpartition(".")[0]
    before, kept = dict(callee.captured), dict(one.captured)
    shared = {
        n: v
        for n, v in written.items()
        if n in kept
        and kept[n] == before[n]
        and (one.body == callee.body or (beside and not n.startswith("=")))
    }
    if not shared:
        return one
    return Local(one.body, tuple(sorted({**kept, **shared}.items(), key=lambda pair: pair[0])))


def _is_its_result(held: Value) -> bool:
    """Whether a task or future stands here for what it will give."""
    plain = bool(held.constants or held.shape is not None or held.taints)
    return (
        plain
        and not held.functions
        and objects.owner_of(held) is None
        and not (held.shape is not None and held.shape.get(("attr", "result")) is not None)
    )


def _is_thread(line: Line, held: Value) -> bool:
    """Whether an object of a class of the text is a thread: `start` calls `run`."""
    owner = objects.owner_of(held)
    return owner is not None and not reading.bases_of(line, owner).isdisjoint(_THREADS)


def _is_closed(value: Value) -> bool:
    """Whether all methods of an object give what its type is made of: numbers, dates, digits."""
    return all(n.startswith(_CLOSED_MODULES) for n in value.names)
