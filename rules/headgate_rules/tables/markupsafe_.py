"""MarkupSafe: text that is marked as HTML, and text that is escaped for it."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_MARKUP: Final = frozenset({Danger.MARKUP})

LIBRARY: Final = Library(
    "markupsafe",
    sinks=(Sink("markupsafe.Markup", Danger.MARKUP, (("object", 0),), "the markup"),),
    sanitizers=(
        *(Sanitizer(f"markupsafe.{name}", _MARKUP) for name in ("escape", "escape_silent")),
        # What has been judged as markup is not judged again where it is shown.
        Sanitizer("markupsafe.Markup", _MARKUP),
        *(
            Sanitizer(f"markupsafe.Markup{method}", _MARKUP)
            for method in (
                *(".escape", "().escape", "().format", "().format_map", "().join", "().replace"),
                *("().__mod__", "().__add__", "().__radd__"),
            )
        ),
    ),
    same=(
        Same("jinja2.Markup", "markupsafe.Markup"),
        Same("jinja2.escape", "markupsafe.escape"),
        Same("jinja2.utils.Markup", "markupsafe.Markup"),
        Same("jinja2.utils.escape", "markupsafe.escape"),
        *(
            Same(f"markupsafe.{call}()", "markupsafe.Markup()")
            for call in (
                *("escape", "escape_silent", "Markup.escape", "Markup().format", "Markup().join"),
            )
        ),
    ),
)
