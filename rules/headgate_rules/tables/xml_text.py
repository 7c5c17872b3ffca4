"""XML that is written as text: what makes a value harmless inside it."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Sanitizer

_TEXT: Final = frozenset({Danger.XML_TEXT})

LIBRARY: Final = Library(
    "xml-text",
    sanitizers=tuple(
        Sanitizer(name, _TEXT)
        for name in (
            *("xml.sax.saxutils.escape", "xml.sax.saxutils.quoteattr"),
            *("html.escape", "markupsafe.escape", "markupsafe.Markup().escape"),
            *("cgi.escape", "django.utils.html.escape", "django.utils.html.conditional_escape"),
            *("django.utils.html.format_html", "django.utils.html.format_html_join"),
            *("jinja2.escape", "jinja2.utils.escape", "flask.escape", "werkzeug.utils.escape"),
            *("tornado.escape.xhtml_escape", "bleach.clean", "nh3.clean"),
            *("base64.b64encode", "base64.urlsafe_b64encode", "urllib.parse.quote"),
            *("urllib.parse.quote_plus", "urllib.parse.urlencode"),
        )
    ),
)
