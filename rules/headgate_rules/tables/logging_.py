"""The standard library's logging and syslog, and the objects of other libraries that are its loggers."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_LEVELS: Final = (*("debug", "info", "warning", "warn", "error", "critical", "fatal", "exception"),)
_TEXT: Final = (("msg", 0), ("*", 1))
_TEXT_BEHIND_LEVEL: Final = (("msg", 1), ("*", 2))
_LOGGERS: Final = (
    *("logging.getLogger()", "logging.Logger.manager.getLogger()", "logging.LoggerAdapter()"),
    *("logging.RootLogger()", "logging.root", "logging.getLogger().getChild()"),
    *("logging.Logger().getChild()", "multiprocessing.get_logger()"),
    *("multiprocessing.log_to_stderr()", "celery.utils.log.get_task_logger()"),
    *("celery.utils.log.get_logger()", "absl.logging.get_absl_logger()"),
    *("flask.current_app.logger", "flask.Flask().logger", "sanic.log.logger"),
    *("sanic.log.error_logger", "sanic.log.access_logger"),
    *("quart.current_app.logger", "quart.Quart().logger", "aiohttp.web.Application().logger"),
    *("tornado.log.app_log", "tornado.log.access_log", "tornado.log.gen_log"),
    *("django.utils.log.request_logger", "fastapi.logger.logger", "prefect.get_run_logger()"),
    *("prefect.logging.get_logger()", "scrapy.Spider().logger", "aws_lambda_powertools.Logger()"),
)

LIBRARY: Final = Library(
    "logging",
    sources=(
        Source("traceback.format_exc()", Origin.EXCEPTION, "an exception"),
        Source("traceback.format_exception()", Origin.EXCEPTION, "an exception"),
        Source("traceback.format_exception_only()", Origin.EXCEPTION, "an exception"),
        Source("traceback.format_tb()", Origin.EXCEPTION, "an exception"),
        Source("traceback.format_stack()", Origin.EXCEPTION, "the stack of calls"),
        Source("traceback.TracebackException()", Origin.EXCEPTION, "an exception"),
    ),
    same=(
        *(Same(name, "logging.Logger()") for name in _LOGGERS),
        Same("absl.logging", "logging"),
    ),
    sinks=(
        *(
            Sink(f"{owner}.{level}", Danger.LOG, _TEXT)
            for owner in ("logging", "logging.Logger()")
            for level in _LEVELS
        ),
        Sink("logging.log", Danger.LOG, _TEXT_BEHIND_LEVEL),
        Sink("logging.Logger().log", Danger.LOG, _TEXT_BEHIND_LEVEL),
        Sink("syslog.syslog", Danger.LOG, (("*", 0),)),
        Sink("logging.FileHandler", Danger.PATH, (("filename", 0),)),
        Sink("logging.handlers.RotatingFileHandler", Danger.PATH, (("filename", 0),)),
        Sink("logging.handlers.TimedRotatingFileHandler", Danger.PATH, (("filename", 0),)),
        Sink("logging.handlers.WatchedFileHandler", Danger.PATH, (("filename", 0),)),
        Sink("logging.basicConfig", Danger.PATH, (("filename", None),)),
    ),
)
