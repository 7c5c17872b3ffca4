"""Where the attacker's value comes in, and the place in the module where the code stands."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from .sinks import LOCAL, NONE, REMOTE
from .ways import ASYNC, EVERYWHERE, FUNCTION, INSIDE, METHOD, MODULE, NESTED


@dataclass(frozen=True, slots=True)
class Source:
    """How the value is read: `top` at module level, `expr` where the code stands."""

    name: str
    kind: str
    top: str
    expr: str = ""
    route: str = "/"
    parameter: str = ""
    """A route's parameter, whose value is the attacker's."""
    places: frozenset[str] = EVERYWHERE


def _web(name: str, expr: str) -> Source:
    top = "from flask import Flask, request"
    return Source(name, REMOTE, top, expr, places=INSIDE)


SOURCES: tuple[Source, ...] = (
    _web("request.args[]", 'request.args["x"]'),
    _web("request.args.get", 'request.args.get("x", "")'),
    _web("request.form", 'request.form["x"]'),
    _web("request.get_json", 'request.get_json()["x"]'),
    Source(
        "route parameter",
        REMOTE,
        "from flask import Flask",
        route="/<value>",
        parameter="value",
        places=INSIDE,
    ),
    Source("input()", LOCAL, "", "input()"),
    Source("sys.argv", LOCAL, "import sys", "sys.argv[1]"),
    Source("none", NONE, ""),
)

PLACES = (MODULE, FUNCTION, METHOD, ASYNC, NESTED)


def _block(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _once(top: str) -> str:
    """Leave out imports that are there already."""
    lines: list[str] = []
    for line in top.split("\n"):
        if not (line.startswith(("import ", "from ")) and line in lines):
            lines.append(line)
    return "\n".join(lines)


def _indented(text: str, depth: int = 1) -> str:
    return textwrap.indent(text, "    " * depth)


def module(source: Source, place: str, top: str, code: str) -> str:
    """Return a module that reads the value and runs `code` in its place."""
    web = source.kind == REMOTE
    read = f"value = {source.expr}" if source.expr else ""
    code = _block(read, code)
    if web and not code.split("\n")[-1].startswith("return "):
        code = _block(code, 'return "done"')
    parameter = source.parameter
    # A star import must not take the place of what the source needs.
    tops = (top, source.top) if " import *" in top else (source.top, top)
    head = _block(*tops, "from flask.views import MethodView" if web and place == METHOD else "",
                  "import asyncio" if place == ASYNC and not web else "",
                  "app = Flask(__name__)" if web else "")  # fmt: skip
    head = _once(head)
    route = f'@app.route("{source.route}")'
    main = 'if __name__ == "__main__":'
    if place == MODULE:
        return _block(head, code) + "\n"
    if place == METHOD:
        name, base, method = ("Page", "(MethodView)", "get") if web else ("Job", "", "run")
        signature = ", ".join(filter(None, ("self", parameter)))
        body = f"class {name}{base}:\n    def {method}({signature}):\n{_indented(code, 2)}"
        if web:
            run = f'app.add_url_rule("{source.route}", view_func=Page.as_view("page"))'
        else:
            run = f"{main}\n    Job().run()"
        return _block(head, body, run) + "\n"
    if place == NESTED:
        code = f"def inner():\n{_indented(code)}\nreturn inner()"
    kind = "async def" if place == ASYNC else "def"
    name = "view" if web else "main"
    body = f"{kind} {name}({parameter}):\n{_indented(code)}"
    if web:
        return _block(head, route, body) + "\n"
    run = "asyncio.run(main())" if place == ASYNC else "main()"
    return _block(head, body, f"{main}\n    {run}") + "\n"
