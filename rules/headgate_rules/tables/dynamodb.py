"""DynamoDB through boto3 and aioboto3: expressions as text, and PartiQL."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_NOSQL: Final = frozenset({Danger.NOSQL})
_READ: Final = (
    *(("FilterExpression", None), ("KeyConditionExpression", None)),
    ("ProjectionExpression", None),
)
_WRITE: Final = (
    *(("ConditionExpression", None), ("UpdateExpression", None)),
    ("ProjectionExpression", None),
)

LIBRARY: Final = Library(
    "dynamodb",
    same=(
        Same("boto3.session.Session", "boto3.Session"),
        Same("boto3.Session().client()", "boto3.client()"),
        Same("boto3.Session().resource()", "boto3.resource()"),
    ),
    sinks=(
        *(
            Sink(f"{owner}.{method}", Danger.NOSQL, _READ)
            for owner in ("boto3.resource().Table()", "boto3.client()", "*")
            for method in ("query", "scan")
        ),
        *(
            Sink(f"{owner}.{method}", Danger.NOSQL, _WRITE)
            for owner in ("boto3.resource().Table()", "boto3.client()", "*")
            for method in ("get_item", "update_item", "put_item", "delete_item")
        ),
        Sink("boto3.client().execute_statement", Danger.NOSQL, (("Statement", None),)),
        Sink(
            "boto3.resource().meta.client.execute_statement", Danger.NOSQL, (("Statement", None),)
        ),
        Sink("*.execute_statement", Danger.NOSQL, (("Statement", None),)),
    ),
    # Their methods give expressions with placeholders for names and values.
    sanitizers=tuple(
        Sanitizer(f"boto3.dynamodb.conditions.{name}", _NOSQL) for name in ("Key", "Attr")
    ),
)
