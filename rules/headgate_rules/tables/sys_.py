"""The standard library's sys."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, NoReturn, Origin, Sink, Source

LIBRARY: Final = Library(
    "sys",
    sources=(
        Source("sys.argv", Origin.COMMAND_LINE, "the command line"),
        Source("sys.orig_argv", Origin.COMMAND_LINE, "the command line"),
        Source("sys.stdin", Origin.STDIN, "the standard input"),
        Source("sys.exc_info()", Origin.EXCEPTION, "an exception"),
        Source("sys.exception()", Origin.EXCEPTION, "an exception"),
    ),
    sinks=(Sink("sys.modules.get", Danger.REFLECTION, (("key", 0),)),),
    no_return=(NoReturn("sys.exit"),),
)
