"""Mako and Chevron: templates from text."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Passes, Same, Sanitizer, Sink

LIBRARY: Final = Library(
    "mako",
    sinks=(
        Sink("mako.template.Template", Danger.TEMPLATE, (("text", 0),), "the template"),
        Sink(
            "mako.lookup.TemplateLookup().put_string",
            Danger.TEMPLATE,
            (("text", 1),),
            "the template",
        ),
        Sink("chevron.render", Danger.TEMPLATE, (("template", 0),), "the template"),
    ),
    sanitizers=(
        # The template's own text is judged where the template is made.
        Sanitizer("mako.template.Template", frozenset({Danger.MARKUP, Danger.TEMPLATE})),
        Sanitizer("chevron.render", frozenset({Danger.MARKUP, Danger.TEMPLATE})),
        Sanitizer("mako.filters.html_escape", frozenset({Danger.MARKUP})),
        Sanitizer("mako.filters.xml_escape", frozenset({Danger.MARKUP, Danger.XML_TEXT})),
        Sanitizer("mako.filters.url_escape", frozenset({Danger.MARKUP, Danger.HEADER})),
    ),
    same=(Same("chevron.renderer.render", "chevron.render"),),
    passes=tuple(
        Passes(f"mako.template.Template().{method}") for method in ("render", "render_unicode")
    ),
)
