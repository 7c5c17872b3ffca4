"""Azure Key Vault."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, Origin, Source

LIBRARY: Final = Library(
    "azure.keyvault",
    sources=tuple(
        Source(
            f"azure.keyvault.secrets.{part}SecretClient().get_secret()",
            Origin.SECRET,
            "the key vault",
        )
        for part in ("", "aio.")
    ),
)
