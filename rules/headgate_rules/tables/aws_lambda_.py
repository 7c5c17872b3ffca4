"""AWS Lambda: what a function is called with."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, NamedParameter, Origin, Source

LIBRARY: Final = Library(
    "aws lambda",
    sources=(Source("aws_lambda.Event()", Origin.REQUEST, "the event of the function"),),
    entries=(NamedParameter("event", "aws_lambda.Event()", "", before="context"),),
)
