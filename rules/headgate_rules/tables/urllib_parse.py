"""The standard library's urllib.parse, and the other addresses that are taken apart."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Passes, Same, Sanitizer

_NO_SIGNS: Final = frozenset(
    {
        *(Danger.URL, Danger.HEADER, Danger.LOG, Danger.MARKUP, Danger.XML_TEXT),
        *(Danger.COMMAND, Danger.LDAP, Danger.XPATH, Danger.TEMPLATE, Danger.FORMAT),
    }
)
"""What needs blanks, quotes, braces, angle brackets, or a colon behind a scheme."""
_NO_SLASH: Final = _NO_SIGNS | {Danger.REDIRECT}
_READ: Final = (
    *("urlparse", "urlsplit", "urlunparse", "urlunsplit", "urljoin", "urldefrag", "parse_qs"),
    *("parse_qsl", "unquote", "unquote_plus", "unquote_to_bytes", "unwrap"),
)

LIBRARY: Final = Library(
    "urllib.parse",
    same=(
        Same("urlparse", "urllib.parse"),
        Same("six.moves.urllib.parse", "urllib.parse"),
        Same("future.moves.urllib.parse", "urllib.parse"),
        *(
            Same(f"urllib.{name}", f"urllib.parse.{name}")
            for name in ("quote", "quote_plus", "urlencode", "unquote", "unquote_plus")
        ),
    ),
    # `quote` leaves "/" as it is, so "//other.host" and "../" get through.
    sanitizers=(
        Sanitizer("urllib.parse.quote", _NO_SIGNS),
        Sanitizer("urllib.parse.quote_from_bytes", _NO_SIGNS),
        Sanitizer("urllib.parse.quote_plus", _NO_SLASH),
        Sanitizer("urllib.parse.urlencode", _NO_SLASH),
    ),
    passes=(
        *(Passes(f"urllib.parse.{name}") for name in _READ),
        Passes("yarl.URL"),
        Passes("httpx.URL"),
        Passes("furl.furl"),
    ),
)
