"""Jinja: templates that are text of the program, and templates that are not."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Passes, Same, Sanitizer, Sink

_SOURCE: Final = (("source", 0),)
_ENVIRONMENT: Final = "jinja2.Environment()"

LIBRARY: Final = Library(
    "jinja2",
    sinks=(
        Sink("jinja2.Template", Danger.TEMPLATE, _SOURCE, "the template"),
        *(
            Sink(f"{_ENVIRONMENT}.{method}", Danger.TEMPLATE, _SOURCE, "the template")
            for method in ("from_string", "compile_expression", "compile")
        ),
        Sink("*.from_string", Danger.TEMPLATE, _SOURCE, "the template"),
        Sink("jinja2.DictLoader", Danger.TEMPLATE, (("mapping", 0),), "the templates"),
    ),
    sanitizers=(
        # The template's own text is judged where the template is made.
        Sanitizer("jinja2.Template", frozenset({Danger.MARKUP, Danger.TEMPLATE})),
        Sanitizer(f"{_ENVIRONMENT}.from_string", frozenset({Danger.MARKUP, Danger.TEMPLATE})),
    ),
    same=(
        *(
            Same(f"jinja2.{module}.{name}", f"jinja2.{name}")
            for module, name in (
                ("environment", "Template"),
                ("environment", "Environment"),
                ("loaders", "DictLoader"),
            )
        ),
        Same("jinja2.nativetypes.NativeEnvironment", "jinja2.Environment"),
        Same("jinja2.nativetypes.NativeTemplate", "jinja2.Template"),
        Same(f"{_ENVIRONMENT}.overlay()", _ENVIRONMENT),
    ),
    passes=tuple(
        Passes(f"jinja2.Template().{method}")
        for method in ("render", "render_async", "stream", "generate", "generate_async")
    ),
)
