"""Signals of blinker and Django: one kind of object, however it is made."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, Same

_BLINKER: Final = "blinker.Signal()"

LIBRARY: Final = Library(
    "blinker",
    same=(
        Same("blinker.signal()", _BLINKER),
        Same("blinker.NamedSignal()", _BLINKER),
        Same("blinker.Namespace().signal()", _BLINKER),
        Same("flask.signals.Namespace", "blinker.Namespace"),
        Same("django.dispatch.dispatcher.Signal", "django.dispatch.Signal"),
        Same("django.dispatch.dispatcher.receiver", "django.dispatch.receiver"),
    ),
)
