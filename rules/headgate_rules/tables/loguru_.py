"""Other loggers: loguru, structlog, logbook, eliot's kin."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_LEVELS: Final = (
    *("trace", "debug", "info", "success", "warning", "error", "critical", "exception"),
)
_STRUCTURED: Final = (
    *("debug", "info", "warning", "warn", "error", "critical", "fatal", "exception", "msg"),
    *("adebug", "ainfo", "awarning", "aerror", "acritical", "aexception", "afatal"),
)

LIBRARY: Final = Library(
    "loguru",
    same=(
        *(
            Same(f"loguru.logger.{method}()", "loguru.logger")
            for method in ("bind", "opt", "patch")
        ),
        Same("structlog.stdlib.get_logger()", "structlog.get_logger()"),
        Same("structlog.getLogger()", "structlog.get_logger()"),
        Same("structlog.stdlib.BoundLogger()", "structlog.get_logger()"),
        Same("structlog.BoundLogger()", "structlog.get_logger()"),
        Same("structlog.wrap_logger()", "structlog.get_logger()"),
        *(
            Same(f"structlog.get_logger().{method}()", "structlog.get_logger()")
            for method in ("bind", "new", "unbind", "try_unbind")
        ),
    ),
    # The values of structlog's keywords are written as `repr` or JSON, its event as it is.
    sinks=(
        *(
            Sink(f"loguru.logger.{level}", Danger.LOG, (("message", 0), ("*", 1), ("**", None)))
            for level in _LEVELS
        ),
        Sink("loguru.logger.log", Danger.LOG, (("message", 1), ("*", 2), ("**", None))),
        *(
            Sink(f"structlog.get_logger().{level}", Danger.LOG, (("event", 0), ("*", 1)))
            for level in _STRUCTURED
        ),
        Sink("structlog.get_logger().log", Danger.LOG, (("event", 1), ("*", 2))),
        *(
            Sink(f"logbook.Logger().{level}", Danger.LOG, (("*", 0),))
            for level in ("debug", "info", "notice", "warn", "warning", "error", "critical")
        ),
    ),
)
