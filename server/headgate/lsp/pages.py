"""Where the pages of the rules lie on this machine.

Owns the address that a diagnostic's code leads to. The pages come with the package, so
they fit its version and are read without a network.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_FOLDERS: Final = (_PACKAGE / "pages", _PACKAGE.parents[1] / "docs" / "rules")
"""As installed, and in a checkout."""


@cache
def link(code: str) -> str:
    """Return the URI of a rule's page, or nothing if there is none."""
    # A code comes from a plugin too, and must not lead elsewhere.
    if not code.isalnum():
        return ""
    for folder in _FOLDERS:
        page = folder / f"{code}.md"
        if page.is_file():
            return page.as_uri()
    return ""
