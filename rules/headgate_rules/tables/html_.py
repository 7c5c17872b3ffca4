"""What escapes or cleans HTML (standard library, Bleach, nh3), and the standard library's cgi."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sanitizer, Source

_MARKUP: Final = frozenset({Danger.MARKUP})
_FORM: Final = "the form of the CGI request"

LIBRARY: Final = Library(
    "html",
    sources=tuple(
        Source(f"cgi.{name}()", Origin.REQUEST, _FORM)
        for name in ("FieldStorage", "parse", "parse_multipart")
    ),
    sanitizers=(
        *(
            Sanitizer(name, _MARKUP | {Danger.XML_TEXT})
            for name in (
                *("html.escape", "cgi.escape", "xml.sax.saxutils.escape"),
                "xml.sax.saxutils.quoteattr",
            )
        ),
        *(
            Sanitizer(name, _MARKUP)
            for name in (
                *("bleach.clean", "bleach.sanitizer.Cleaner().clean", "nh3.clean"),
                *("nh3.clean_text", "nh3.escape", "nh3.Cleaner().clean"),
                *("lxml.html.clean.clean_html", "lxml.html.clean.Cleaner().clean_html"),
                *("lxml_html_clean.clean_html", "lxml_html_clean.Cleaner().clean_html"),
                "html_sanitizer.Sanitizer().sanitize",
            )
        ),
    ),
    same=(
        Same("bleach.Cleaner", "bleach.sanitizer.Cleaner"),
        Same("bleach.sanitizer.clean", "bleach.clean"),
    ),
)
