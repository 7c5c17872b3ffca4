"""Templates put values into pages as they are.

## What it does
Reports template engines that do not escape what they fill in: `jinja2.Environment`
without `autoescape`, `autoescape=False` and `None` wherever it is said (aiohttp-jinja2,
Starlette, Tornado, Django, Sanic, Quart), Mako without the filter `h`, `noescape` in
Bottle, and pages that Flask renders from a file whose ending it does not escape for.

## Why it matters
Text that a visitor has sent then becomes part of the page, with the scripts that are in
it. They run in the browser of whoever looks at the page, and act in their name.

## What to do instead
Switch it on: `Environment(autoescape=select_autoescape())`. Mark what is HTML already
with `Markup`, or with `|safe` at its one place.

## Severity
A warning where it is switched off, or missing in a file about pages. An information where
nothing speaks of pages, and for Mako. A hint for templates whose ending Flask does not escape
for; a warning if such a page gets what a visitor has sent.

## Limits
Whether the templates are HTML is not known: where nothing in the file speaks of pages, a
missing `autoescape` is information. What the templates fill in is not looked at.

## Fix safety
Review: what was filled in as HTML on purpose is shown as text from then on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    OnText,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_SPEAKS: Final = re.compile(r"autoescape")
"""What a line holds that may be about this."""

_WHY: Final = "what a visitor has sent becomes part of the page, with the scripts in it"

_JINJA: Final = frozenset(
    {
        *("jinja2.Environment", "jinja2.environment.Environment"),
        *("jinja2.sandbox.SandboxedEnvironment", "jinja2.sandbox.ImmutableSandboxedEnvironment"),
        *("jinja2.nativetypes.NativeEnvironment", "jinja2.Environment().overlay"),
    }
)
_EXPLICIT: Final = frozenset(
    {
        *("aiohttp_jinja2.setup", "starlette.templating.Jinja2Templates"),
        *("fastapi.templating.Jinja2Templates", "jinja2.Template", "jinja2.environment.Template"),
        *("tornado.web.Application", "tornado.template.Loader", "tornado.template.DictLoader"),
        *("tornado.template.Template", "django.template.Engine", "django.template.Context"),
        *("django.template.context.Context", "django.template.engine.Engine"),
        *("sanic_jinja2.SanicJinja2", "tornado.template.BaseLoader"),
    }
)
"""Calls that escape, or need not, unless they are told otherwise."""

_MAKO: Final = frozenset({"mako.template.Template", "mako.lookup.TemplateLookup"})
_BOTTLE: Final = frozenset(
    {"bottle.SimpleTemplate", "bottle.template", "bottle.jinja2_template", "bottle.view"}
)
_ESCAPED_ENDINGS: Final = (".html", ".htm", ".xml", ".xhtml", ".svg")
_TEXT_ENDINGS: Final = (".txt", ".md", ".csv", ".json", ".js", ".css", ".yaml", ".yml", ".ics")
_RENDER: Final = frozenset(
    {
        *("flask.render_template", "flask.templating.render_template"),
        *("flask.stream_template", "quart.render_template"),
    }
)
_WEB: Final = (
    *("render_template", "HttpResponse", "HTMLResponse", "TemplateResponse", "make_response"),
    *("Flask", "FastAPI", "Starlette", "render_to_response", "Markup", "add_url_rule"),
)
"""Calls that tell that pages are made here."""


def _check_jinja(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "autoescape", 11)
    if given is None and (
        ctx.has_unpacking(call)
        or (isinstance(call.func, ast.Attribute) and call.func.attr == "overlay")
    ):
        return
    if given is not None and not _is_off(given, ctx):
        return
    fixes = _set_true(call, given, ctx)
    severity = Severity.WARNING if any(ctx.called(name) for name in _WEB) else Severity.INFORMATION
    what = "`autoescape` is off in" if given is not None else "`autoescape` is not set in"
    yield Hit(
        call if given is None else given,
        f"{what} {shown(ctx, call.func, 'this environment')}: in a template for HTML {_WHY}. "
        "Set `autoescape=True`, or `select_autoescape()`.",
        severity,
        fixes=fixes,
    )


def _check_explicit(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "autoescape")
    if given is not None and _is_off(given, ctx):
        yield Hit(
            given,
            f"`autoescape` is switched off in {shown(ctx, call.func, 'this call')}: {_WHY}. Leave "
            "it on, and mark what is HTML already.",
            Severity.WARNING,
            fixes=_set_true(call, given, ctx) if _takes_true(call, ctx) else (),
        )


def _takes_true(call: ast.Call, ctx: Context) -> bool:
    """Whether it takes True; Tornado takes the name of a function."""
    return not any(name.startswith("tornado.") for name in ctx.names(call.func))


def _set_true(call: ast.Call, given: ast.expr | None, ctx: Context) -> tuple[Fix, ...]:
    if given is not None and not any(k.arg == "autoescape" for k in call.keywords):
        return ()
    change = SetKeyword(ctx.range(call), "autoescape", "True")
    return (Fix("Escape what templates fill in", FixSafety.REVIEW, (change,)),)


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    """Report `app.jinja_env.autoescape = False`."""
    for target in node.targets:
        if not isinstance(target, ast.Attribute) or target.attr != "autoescape":
            continue
        owner = target.value
        is_known = bool({name.removesuffix("()") for name in ctx.names(owner)} & _JINJA)
        is_named = isinstance(owner, ast.Attribute) and owner.attr == "jinja_env"
        if (is_known or is_named) and _is_off(node.value, ctx):
            change = Rewrite(ctx.range(node.value), ("True",))
            yield Hit(
                node.value,
                f"{shown(ctx, target, '`autoescape`')} is switched off: {_WHY}. Leave it on, and "
                "mark what is HTML already.",
                Severity.WARNING,
                fixes=(Fix("Escape what templates fill in", FixSafety.REVIEW, (change,)),),
            )


def _check_options(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    """Report `"OPTIONS": {"autoescape": False}` and the like."""
    parent = ctx.parent(node)
    is_context = isinstance(parent, ast.Call) and node in parent.args[1:]
    if not (is_context or isinstance(parent, ast.Dict | ast.Assign | ast.keyword | ast.Return)):
        return
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None and ctx.value(key) == "autoescape" and ctx.value(value) is False:
            change = Rewrite(ctx.range(value), ("True",))
            yield Hit(
                value,
                f"`autoescape` is switched off here: {_WHY}. Leave it on, and mark what is HTML "
                "already.",
                Severity.WARNING,
                fixes=(Fix("Escape what templates fill in", FixSafety.REVIEW, (change,)),),
            )


def _check_mako(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "default_filters")
    text = ctx.argument(call, "text", 0)
    if ctx.has_unpacking(call) or (text is not None and ctx.value(text) is UNKNOWN):
        return  # a template that is made while the program runs is the matter of HG108
    if given is not None:
        found = ctx.elements(given)
        if found is None or any(ctx.value(part) in ("h", UNKNOWN) for part in found):
            return
    change = SetKeyword(ctx.range(call), "default_filters", '["h"]')
    yield Hit(
        call,
        f"{shown(ctx, call.func)} does not escape what templates fill in: in a template for HTML "
        f'{_WHY}. Set `default_filters=["h"]`.',
        Severity.INFORMATION,
        Confidence.MEDIUM,
        fixes=(
            Fix("Escape for HTML (tags in values are shown as text)", FixSafety.REVIEW, (change,)),
        ),
    )


def _check_bottle(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "noescape")
    if given is not None and ctx.value(given) is True:
        change = Rewrite(ctx.range(given), ("False",))
        yield Hit(
            given,
            f"`noescape=True` fills values in as they are: {_WHY}. Leave it out, and write `{{{{!…"
            "}}` where a value is HTML already.",
            Severity.WARNING,
            fixes=(Fix("Escape what templates fill in", FixSafety.REVIEW, (change,)),),
        )


def _check_ending(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report pages of Flask from files that it does not escape for."""
    template = ctx.argument(call, "template_name_or_list", 0)
    if template is None or not (call.keywords or len(call.args) > 1):
        return
    function = ctx.function()
    for part in ctx.elements(template) or (template,):
        name = ctx.value(part)
        if not isinstance(name, str) or name.endswith(_ESCAPED_ENDINGS) or "." not in name:
            continue
        is_page = function is not None and function.returns == "markup"
        if name.endswith(_TEXT_ENDINGS) and not is_page:
            continue  # a mail, say
        yield Hit(
            part,
            f"{shown(ctx, call.func)} escapes for `.html`, `.htm`, `.xml`, `.xhtml` and `.svg` "
            f"only: from this template {_WHY}, unless it escapes by itself. Rename it.",
            Severity.WARNING if is_page and _is_handed_remote(call, ctx) else Severity.HINT,
            Confidence.LOW,
        )


def _is_handed_remote(call: ast.Call, ctx: Context) -> bool:
    """Whether the template gets something that a visitor has sent."""
    values = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
    return any(ctx.evidence(value, Danger.MARKUP) is Evidence.REMOTE for value in values)


def _is_off(given: ast.expr, ctx: Context) -> bool:
    value = ctx.value(given)
    return value is False or value is None or (isinstance(value, int) and value == 0)


_PAGE: Final = (
    "from flask import Flask, render_template\n\napp = Flask(__name__)\n\n\n"
    '@app.route("/")\ndef page():\n'
)

RULE = Rule(
    meta=RuleMeta(
        code="HG705",
        name="disabled-autoescape",
        summary="Templates put values into pages as they are",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(79, 116),
        fix=(FixSafety.REVIEW,),
        bandit=("B701", "B702"),
        ruff=("S701", "S702"),
        peers=(
            "codeql:py/jinja2/autoescape-false",
            "sonar:S5247",
            "sonar:S5439",
            "codemodder:enable-jinja2-autoescape",
        ),
        references=("https://jinja.palletsprojects.com/en/stable/api/#autoescaping",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_JINJA, _check_jinja),
        OnCall(_EXPLICIT, _check_explicit),
        OnCall(_MAKO, _check_mako),
        OnCall(_BOTTLE, _check_bottle),
        OnCall(_RENDER, _check_ending),
        OnText(_SPEAKS, ast.Assign, _check_assignment),
        OnText(_SPEAKS, ast.Dict, _check_options),
    ),
    examples=(
        bad(
            "from flask import Flask, render_template, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/hello")\ndef hello():\n'
            '    return render_template("hello.jinja2", name=request.args["name"])\n',
            lines=(8,),
            severity="WARNING",
            note="what a visitor has sent goes into it",
        ),
        bad(
            "import jinja2 as j\nj.Environment(loader=loader)\n",
            lines=(2,),
            fixed="import jinja2 as j\nj.Environment(loader=loader, autoescape=True)\n",
            severity="INFORMATION",
        ),
        bad(
            "from jinja2 import Environment\nfrom starlette.responses import HTMLResponse\n"
            "ESCAPE = False\nenvironment = Environment(autoescape=ESCAPE)\n"
            'HTMLResponse(environment.get_template("page.html").render())\n',
            lines=(4,),
            fixed="from jinja2 import Environment\nfrom starlette.responses import HTMLResponse\n"
            "ESCAPE = False\nenvironment = Environment(autoescape=True)\n"
            'HTMLResponse(environment.get_template("page.html").render())\n',
            severity="WARNING",
        ),
        bad(
            "import aiohttp_jinja2\naiohttp_jinja2.setup(app, autoescape=False)\n",
            lines=(2,),
            fixed="import aiohttp_jinja2\naiohttp_jinja2.setup(app, autoescape=True)\n",
            severity="WARNING",
        ),
        bad("import tornado.web\ntornado.web.Application(pages, autoescape=None)\n", lines=(2,)),
        bad(
            "app.jinja_env.autoescape = False\n",
            lines=(1,),
            fixed="app.jinja_env.autoescape = True\n",
        ),
        bad('TEMPLATES = [{"OPTIONS": {"autoescape": False}}]\n', lines=(1,)),
        bad(
            "from mako.template import Template as Mako\nMako(filename=name)\n",
            lines=(2,),
            fixed='from mako.template import Template as Mako\nMako(filename=name, default_filters=["h"])\n',
            severity="INFORMATION",
        ),
        bad(
            'import bottle\nbottle.template("page", noescape=True)\n',
            lines=(2,),
            fixed='import bottle\nbottle.template("page", noescape=False)\n',
        ),
        bad(
            _PAGE + '    return render_template("page.jinja2", name=name)\n',
            lines=(8,),
            severity="HINT",
        ),
        bad(
            'import jinja2\noptions = {"autoescape": False}\njinja2.Environment(**options)\n',
            lines=(2, 3),
            note="keywords that are passed as a mapping",
        ),
        good("import jinja2\njinja2.Environment(autoescape=True)\n"),
        good(
            "import jinja2\njinja2.Environment(autoescape=jinja2.select_autoescape())\n"
            "jinja2.Environment(autoescape=wanted, loader=loader)\njinja2.Environment(**options)\n"
        ),
        good('from mako.template import Template\nTemplate("…", default_filters=["str", "h"])\n'),
        good(_PAGE + '    return render_template("page.html", name=name)\n'),
        good(
            "from flask import render_template\n\n\ndef mail(user):\n"
            '    return render_template("welcome.txt", user=user)\n',
            note="no page",
        ),
        good("parser.autoescape = False\n", note="no template engine"),
    ),
)
