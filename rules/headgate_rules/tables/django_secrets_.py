"""What of Django's settings is a secret."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, Origin, Source

LIBRARY: Final = Library(
    "django secrets",
    sources=tuple(
        Source(f"django.conf.settings.{name}", Origin.SECRET, "the settings")
        for name in ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "EMAIL_HOST_PASSWORD", "DATABASES")
    ),
)
