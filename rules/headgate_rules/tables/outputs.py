"""Where a program writes what people can read later: logs, terminals, files.

What is given to a model is in the tables of the models, with the note "the prompt".
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_LEVELS: Final = ("debug", "info", "warning", "warn", "error", "critical", "fatal", "exception")
_ALL: Final[tuple[tuple[str, int | None], ...]] = (("*", 0), ("msg", None), ("extra", None))
_EVENT: Final[tuple[tuple[str, int | None], ...]] = (("*", 0), ("**", None))

LIBRARY: Final = Library(
    "outputs",
    same=(
        Same("sys.__stdout__", "sys.stdout"),
        Same("sys.__stderr__", "sys.stdout"),
        Same("sys.stderr", "sys.stdout"),
        Same("rich.get_console()", "rich.console.Console()"),
    ),
    sinks=(
        *(
            Sink(f"{owner}.{level}", Danger.DISCLOSURE, _ALL, "the log")
            for owner in ("logging", "logging.Logger()")
            for level in (*_LEVELS, "log")
        ),
        *(
            Sink(f"{owner}.{level}", Danger.DISCLOSURE, _EVENT, "the log")
            for owner in ("loguru.logger", "structlog.get_logger()")
            for level in (*_LEVELS, "trace", "success", "log", "msg")
        ),
        Sink("syslog.syslog", Danger.DISCLOSURE, (("*", 0),), "the log"),
        Sink("warnings.warn", Danger.DISCLOSURE, (("message", 0),), "the log"),
        Sink("builtins.print", Danger.DISCLOSURE, (("*", 0),), "the output"),
        Sink("pprint.pprint", Danger.DISCLOSURE, (("object", 0),), "the output"),
        Sink("pprint.pp", Danger.DISCLOSURE, (("object", 0),), "the output"),
        Sink("sys.stdout.write", Danger.DISCLOSURE, (("*", 0),), "the output"),
        Sink("click.echo", Danger.DISCLOSURE, (("message", 0),), "the output"),
        Sink("click.secho", Danger.DISCLOSURE, (("message", 0),), "the output"),
        Sink("typer.echo", Danger.DISCLOSURE, (("message", 0),), "the output"),
        Sink("typer.secho", Danger.DISCLOSURE, (("message", 0),), "the output"),
        Sink("rich.print", Danger.DISCLOSURE, (("*", 0),), "the output"),
        Sink("rich.console.Console().print", Danger.DISCLOSURE, (("*", 0),), "the output"),
        Sink("rich.console.Console().log", Danger.DISCLOSURE, (("*", 0),), "the log"),
        Sink("builtins.open().write", Danger.DISCLOSURE, (("*", 0),), "the file"),
        Sink("builtins.open().writelines", Danger.DISCLOSURE, (("*", 0),), "the file"),
        Sink("pathlib.Path().write_text", Danger.DISCLOSURE, (("data", 0),), "the file"),
        Sink("pathlib.Path().write_bytes", Danger.DISCLOSURE, (("data", 0),), "the file"),
        Sink("sentry_sdk.capture_message", Danger.DISCLOSURE, (("message", 0),), "the log"),
        Sink("sentry_sdk.set_tag", Danger.DISCLOSURE, (("value", 1),), "the log"),
        Sink("sentry_sdk.set_extra", Danger.DISCLOSURE, (("value", 1),), "the log"),
        Sink("sentry_sdk.set_context", Danger.DISCLOSURE, (("value", 1),), "the log"),
    ),
)
