"""Secrets kept by AWS, read through boto3 or the caching client."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, Origin, Source

LIBRARY: Final = Library(
    "aws secrets",
    sources=(
        *(
            Source(f"boto3.client().{call}()", Origin.SECRET, "the secret store")
            for call in ("get_secret_value", "batch_get_secret_value", "get_random_password")
        ),
        *(
            Source(
                f"aws_secretsmanager_caching.SecretCache().{call}()",
                Origin.SECRET,
                "the secret store",
            )
            for call in ("get_secret_string", "get_secret_binary")
        ),
        Source(
            "aws_lambda_powertools.utilities.parameters.get_secret()",
            Origin.SECRET,
            "the secret store",
        ),
    ),
)
