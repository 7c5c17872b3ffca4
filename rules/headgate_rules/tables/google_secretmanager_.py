"""Google's Secret Manager."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, Origin, Source

LIBRARY: Final = Library(
    "google.cloud.secretmanager",
    sources=tuple(
        Source(
            f"google.cloud.{module}.{client}().access_secret_version()",
            Origin.SECRET,
            "the secret manager",
        )
        for module in ("secretmanager", "secretmanager_v1", "secretmanager_v1beta1")
        for client in ("SecretManagerServiceClient", "SecretManagerServiceAsyncClient")
    ),
)
