"""hvac: HashiCorp Vault."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, Origin, Same, Source

_CLIENT: Final = "hvac.Client()"

LIBRARY: Final = Library(
    "hvac",
    sources=tuple(
        Source(f"{_CLIENT}.{call}()", Origin.SECRET, "the secret store")
        for call in (
            *("read", "secrets.kv.read_secret", "secrets.kv.read_secret_version"),
            *("secrets.kv.v1.read_secret", "secrets.kv.v2.read_secret"),
            *("secrets.kv.v2.read_secret_version", "secrets.database.generate_credentials"),
            *("secrets.aws.generate_credentials", "secrets.transit.decrypt_data"),
        )
    ),
    same=(Same("hvac.v1.Client()", _CLIENT), Same("hvac.AsyncClient()", _CLIENT)),
)
