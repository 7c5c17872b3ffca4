"""Text that is not constant becomes the source of a template.

## What it does
Reports text that is put together or comes from elsewhere where it becomes a template:
`render_template_string`, `jinja2.Template` and `from_string`, Mako, Django's `Template`,
Tornado, Bottle, Chevron, Litestar; and `locals()` or `globals()` as the variables of a template.

## Why it matters
A template is a program. Jinja and Mako templates reach the objects of the server, so
that `{{ … }}` in a name is enough to read its settings, and often to run commands.

## What to do instead
Keep the template constant and pass the values to it:
`render_template_string("Hello {{ name }}", name=name)`.

## Severity
An error if the value comes from a remote source. A warning if it comes from a local one (the
command line, the environment, a file), or if unknown values are put into the text. An
information if it is unknown and passed whole; with the strict profile a warning. A template
that is read from a file is an information. Whole namespaces are an information or a hint.

## Limits
Templates of a sandboxed environment are not reported. Files are where templates are kept,
and whether a file can be written by others is not known here: a template that is read
from a file is only an information. So is one that is passed whole and of unknown origin.

## Fix safety
Review: the values are then escaped for HTML, so markup in them is shown as text. A template that
a statement before puts together is mended there where its values are variables that stay the same
until it is rendered. There is none where the whole template comes from elsewhere.
In scripts, addresses and attributes without quotes that is not enough, as the title says then.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Built,
    Changes,
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Hit,
    Keep,
    Kind,
    MendEarlier,
    Name,
    OnCall,
    Origin,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate_rules.earlier import holds_such
from headgate_rules.identifiers import words
from headgate_rules.markup import escaping_helps
from headgate_rules.sinks import on_sinks
from headgate_rules.texts import Filled, Literal, take_apart

_RENDERS_TEXT: Final = frozenset(
    {
        *("flask.render_template_string", "flask.stream_template_string"),
        *("quart.render_template_string", "quart.stream_template_string"),
    }
)
_ENVIRONMENT_WORDS: Final = frozenset({"env", "environment", "engine", "jinja", "templates"})


_CONTEXTS: Final = {
    "django.shortcuts.render": ("context", 2),
    "django.template.loader.render_to_string": ("context", 1),
    "django.template.Template().render": ("context", 0),
    "django.template.Context": ("dict_", 0),
    "flask.render_template": ("", None),
    "quart.render_template": ("", None),
    "jinja2.Template().render": ("", 0),
    "jinja2.Environment().get_template().render": ("", 0),
}
"""Where calls that render take the variables of the template; also by `**`."""
_NAMESPACES: Final = {
    "builtins.globals()": Severity.INFORMATION,
    "builtins.locals()": Severity.HINT,
    "builtins.vars()": Severity.HINT,
}


def _check_variables(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `render(request, "page.html", locals())`: the template is handed everything."""
    keyword, position = _CONTEXTS[min(ctx.names(call.func) & _CONTEXTS.keys())]
    given = ctx.argument(call, keyword, position)
    for expr in (given, *(k.value for k in call.keywords if k.arg is None)):
        found = ctx.names(expr) & _NAMESPACES.keys() if expr is not None else None
        if expr is not None and found:
            name = min(found)
            yield Hit(
                expr,
                f"The template is handed all that `{name.removeprefix('builtins.')}` holds, now "
                "and later: whoever writes or changes a template can show secrets and use modules. "
                "Pass the values that it needs by name.",
                _NAMESPACES[name],
                Confidence.MEDIUM,
            )


def _say(value: str, call: str, flow: Flow) -> str:
    if flow.evidence is Evidence.ASSEMBLED:
        how = f"{call} gets a template that is put together ({value})"
    elif flow.what:
        how = f"{call} reads {value} as a template, and that comes from {flow.what}"
    else:
        how = f"{call} reads {value} as a template"
    return (
        f"{how}: whoever chooses a part of its text can read the server's settings or run code "
        "there. Keep the template constant and pass the values to it by name."
    )


def _quieter(severity: Severity, flow: Flow) -> Severity | None:
    """A file is where templates are kept."""
    is_file = flow.origin is Origin.FILE and flow.what == "a file"
    return Severity.INFORMATION if is_file else severity


def _mend(template: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Move what is filled in into variables of the template."""
    if not (ctx.names(call.func) & _RENDERS_TEXT) or call.args != [template]:
        return ()
    if any(keyword.arg is None for keyword in call.keywords) or not ctx.is_written(call):
        return ()
    if isinstance(template, ast.Name):
        return (Fix(_TITLE, FixSafety.REVIEW, (MendEarlier(ctx.range(template), _mend_earlier),)),)
    moved = _moved(template, call, ctx)
    if moved is None:
        return ()
    text, passed = moved
    parts: list[str | Keep | Name] = [Keep(ctx.range(call.func)), "(", _quoted(text)]
    for name, value in passed.items():
        parts += [f", {name}=", Keep(ctx.range(value))]
    for keyword in call.keywords:
        parts += [f", {keyword.arg}=", Keep(ctx.range(keyword.value))]
    is_enough = escaping_helps(take_apart(template, ctx) or ())
    title = _TITLE if is_enough else _TITLE.replace(")", _NOT_ENOUGH)
    return (Fix(title, FixSafety.REVIEW, (Rewrite(ctx.range(call), (*parts, ")")),)),)


_TITLE: Final = "Pass the values to the template (they are then escaped for HTML)"
_TAGS: Final = (("{%", "%}"), ("{{", "}}"), ("{#", "#}"))
_NOT_ENOUGH: Final = ", which is not enough in scripts, addresses and without quotes)"


def _mend_earlier(template: ast.expr, ctx: Context, built: Built) -> Changes | None:
    """Move what the statement before fills in into variables; called as `MendEarlier` says.

    Only what is the same where the template is rendered: variables, and attributes of them.
    """
    call = ctx.parent(template)
    parts = built.parts(template, ctx) if isinstance(template, ast.Name) else None
    if parts is None or len(parts) != 1 or not isinstance(call, ast.Call):
        return None
    ((written, there),) = parts
    moved = _moved(written, call, there)
    if moved is None:
        return None
    text, passed = moved
    roots = [_root(value) for value in passed.values()]
    if not built.keeps(frozenset(root or "" for root in roots), there, ctx) or None in roots:
        return None
    values = "".join(f", {name}={there.source(value)}" for name, value in passed.items())
    others = [piece for k in call.keywords for piece in (", ", Keep(ctx.range(k)))]
    pieces = (Keep(ctx.range(call.func)), "(", Keep(ctx.range(template)), values, *others, ")")
    return (
        (there, Rewrite(there.range(written), (_quoted(text),))),
        (ctx, Rewrite(ctx.range(call), pieces)),
    )


def _root(value: ast.expr) -> str | None:
    while isinstance(value, ast.Attribute):
        value = value.value
    return value.id if isinstance(value, ast.Name) else None


def _moved(
    template: ast.expr, call: ast.Call, ctx: Context
) -> tuple[str, dict[str, ast.expr]] | None:
    """Return the text with variables in it, and what they stand for."""
    pieces = take_apart(template, ctx)
    if not pieces or len(pieces) < 2 or holds_such(pieces, ctx, Danger.TEMPLATE):
        return None  # as a part of the page, with tags of its own, would be
    given = {keyword.arg for keyword in call.keywords}
    text, passed = "", dict[str, ast.expr]()
    for piece in pieces:
        if isinstance(piece, Literal):
            text += piece.text
            continue
        if not _can_move(piece, ctx) or text.endswith("{") or _is_in_a_tag(text):
            return None
        name = piece.value.id if isinstance(piece.value, ast.Name) else f"value_{len(passed) + 1}"
        if name in given or (name in passed and not isinstance(piece.value, ast.Name)):
            return None
        passed[name] = piece.value
        text += "{{ " + name + " }}"
    return text, passed


def _is_in_a_tag(text: str) -> bool:
    """Whether a tag of the template has begun, in which there is no `{{`."""
    return any(text.rfind(begin) > text.rfind(end) for begin, end in _TAGS)


def _quoted(text: str) -> str:
    if "\n" in text and not any(part in text for part in ('"""', "\\", "\r")) and text[-1] != '"':
        return f'"""{text}"""'
    return json.dumps(text, ensure_ascii=False)


def _can_move(piece: Filled, ctx: Context) -> bool:
    if not piece.is_plain:
        return False
    # Before Python 3.12, `ast` misplaces some expressions inside f-strings.
    try:
        there = ast.parse(f"({ctx.source(piece.value)})", mode="eval").body
    except SyntaxError:
        return False
    return ast.dump(there) == ast.dump(piece.value)


def _only_templates(handler: OnCall) -> OnCall:
    """Of methods of unknown objects, let only those of environments of templates through."""
    if not any(name.startswith("*.") for name in handler.names):
        return handler

    def check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        names = ctx.names(call.func)
        if not isinstance(call.func, ast.Attribute) or any("sandbox" in n.lower() for n in names):
            return
        if _ENVIRONMENT_WORDS.intersection(words(ctx.source(call.func.value))):
            yield from handler.check(call, ctx)

    return OnCall(handler.names, check)


RULE = Rule(
    meta=RuleMeta(
        code="HG108",
        name="template-injection",
        summary="Text that is not constant becomes the source of a template",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        cwe=(1336,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        yields_to=("HG801",),
        peers=(
            "codeql:py/template-injection",
            "sonar:S5496",
        ),
        references=("https://jinja.palletsprojects.com/en/stable/sandbox/",),
    ),
    doc=__doc__ or "",
    handlers=(
        *(
            _only_templates(handler)
            for handler in on_sinks(
                Danger.TEMPLATE, SinkGroup.EXECUTES, _say, mend=_mend, quieter=_quieter
            )
        ),
        OnCall(frozenset(_CONTEXTS), _check_variables),
    ),
    examples=(
        bad(
            "from django.template import engines\n\n\ndef show(request):\n"
            '    return engines["django"].from_string(request.POST["text"]).render()\n',
            lines=(5,),
            severity="ERROR",
        ),
        bad(
            "from django.shortcuts import render\n\n\ndef show(request, name):\n"
            '    return render(request, "show.html", globals())\n',
            lines=(5,),
            severity="INFORMATION",
            note="everything that the module has",
        ),
        bad(
            "from flask import render_template\n\n\ndef show(name):\n"
            "    values = locals()\n"
            '    return render_template("show.html", **values)\n',
            lines=(6,),
            severity="HINT",
        ),
        bad(
            "from flask import Flask, render_template_string, request\n\napp = Flask(__name__)\n\n\n"
            '@app.errorhandler(404)\ndef missing(error):\n    template = """{%% extends "page.html" '
            '%%}\n{%% block body %%}<h3>%s</h3>{%% endblock %%}\n""" % request.url\n'
            "    return render_template_string(template, code=404), 404\n",
            lines=(11,),
            fixed="from flask import Flask, render_template_string, request\n\n"
            "app = Flask(__name__)\n\n\n"
            '@app.errorhandler(404)\ndef missing(error):\n    template = """{% extends "page.html" '
            '%}\n{% block body %}<h3>{{ value_1 }}</h3>{% endblock %}\n"""\n'
            "    return render_template_string(template, value_1=request.url, code=404), 404\n",
            note="a template of several lines, in a variable",
        ),
        bad(
            "from flask import Flask, render_template_string, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/<name>")\ndef page(name):\n    template = f"<h1>{name}</h1>"\n'
            "    name = name.title()\n    return render_template_string(template)\n",
            lines=(10,),
            note="the variable is another one when the page is made: there is no fix",
        ),
        bad(
            "from flask import Flask, render_template_string, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/")\ndef hello():\n    name = request.args["name"]\n'
            '    return render_template_string(f"<h1>Hello {name}</h1>")\n',
            lines=(9,),
            fixed=(
                "from flask import Flask, render_template_string, request\n\n"
                'app = Flask(__name__)\n\n\n@app.route("/")\ndef hello():\n'
                '    name = request.args["name"]\n'
                '    return render_template_string("<h1>Hello {{ name }}</h1>", name=name)\n'
            ),
            severity="ERROR",
        ),
        bad(
            "import jinja2\n\n\ndef page(path):\n    with open(path) as file:\n"
            "        return jinja2.Environment(autoescape=True).from_string(file.read())\n",
            lines=(6,),
            severity="INFORMATION",
            note="a template file",
        ),
        bad(
            "import sys\nimport jinja2 as j\n\nprint(j.Template(sys.argv[1]).render())\n",
            lines=(4,),
            note="a local source",
            severity="WARNING",
        ),
        bad(
            "from jinja2 import Environment\n\n\ndef greet(name):\n"
            '    env = Environment(autoescape=True)\n    return env.from_string("Hello " + name)\n',
            lines=(6,),
            note="unknown and put together",
            severity="WARNING",
        ),
        bad(
            "from mako.template import Template\n\n\ndef load(text):\n    return Template(text)\n",
            lines=(5,),
            note="unknown and whole",
            severity="INFORMATION",
        ),
        bad(
            "from django.http import HttpResponse\n"
            "from django.template import Context, Template as Page\n\n\n"
            "def view(request):\n"
            '    page = Page(request.GET["page"])\n'
            "    return HttpResponse(page.render(Context({})))\n",
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "import jinja2\nfrom flask import request\n\n\ndef build(text):\n"
            "    return jinja2.Template(text)\n\n\ndef hello():\n"
            '    return build(request.form["text"]).render()\n',
            lines=(6,),
            note="inside a wrapper",
            severity="ERROR",
        ),
        bad(
            "import tornado.template\nfrom flask import request\n\n\ndef wanted():\n"
            '    return request.args.get("template")\n\n\ndef page():\n'
            "    return tornado.template.Template(wanted()).generate()\n",
            lines=(10,),
            note="from another function",
            severity="ERROR",
        ),
        good(
            "from flask import Flask, render_template_string, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/")\ndef hello():\n'
            '    return render_template_string("Hi {{ name }}", name=request.args["name"])\n'
        ),
        good(
            "import jinja2\nfrom flask import request\n\n"
            'PAGES = {"a": "Hello", "b": "Bye"}\n\n\ndef hello():\n'
            '    return jinja2.Template(PAGES[request.args["page"]]).render()\n',
            note="one of the program's own templates",
        ),
        good(
            "import jinja2\nfrom flask import request\n\n\ndef hello():\n"
            '    number = int(request.args["n"])\n'
            '    return jinja2.Template(f"{{{{ x }}}} of {number}").render()\n',
            note="a number",
        ),
        good(
            "from jinja2.sandbox import SandboxedEnvironment\n\n\ndef hello(text):\n"
            "    return SandboxedEnvironment(autoescape=True).from_string(text)\n",
            note="a sandbox",
        ),
    ),
)
