"""Readers of the command line and of settings: argparse, optparse, click, typer, dotenv …"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Decorated,
    Library,
    NoReturn,
    Origin,
    Registered,
    Same,
    Source,
)

_LINE: Final = "the command line"
_OPTIONS: Final = "an option of the command line"

LIBRARY: Final = Library(
    "argparse",
    sources=(
        *(
            Source(f"argparse.ArgumentParser().{method}()", Origin.COMMAND_LINE, _LINE)
            for method in (
                *("parse_args", "parse_known_args", "parse_intermixed_args"),
                "parse_known_intermixed_args",
            )
        ),
        Source("optparse.OptionParser().parse_args()", Origin.COMMAND_LINE, _LINE),
        Source("docopt.docopt()", Origin.COMMAND_LINE, _LINE),
        Source("absl.flags.FLAGS", Origin.COMMAND_LINE, _LINE),
        Source("click.get_text_stream()", Origin.STDIN, "the standard input"),
        Source("click.get_binary_stream()", Origin.STDIN, "the standard input"),
        Source("click.prompt()", Origin.STDIN, "what the user typed"),
        Source("click.edit()", Origin.STDIN, "what the user typed"),
        Source("typer.prompt()", Origin.STDIN, "what the user typed"),
        Source("getpass.getpass()", Origin.SECRET, "the password that the user typed"),
        Source("decouple.config()", Origin.ENVIRONMENT, "the settings"),
        Source("starlette.config.Config()()", Origin.ENVIRONMENT, "the settings"),
        Source("dotenv.get_key()", Origin.ENVIRONMENT, "the settings"),
        Source("dotenv.dotenv_values()", Origin.ENVIRONMENT, "the settings"),
        Source("environs.Env()", Origin.ENVIRONMENT, "an environment variable"),
        Source("environ.Env()", Origin.ENVIRONMENT, "an environment variable"),
    ),
    entries=(
        *(
            Decorated(f"{library}.{name}", Origin.COMMAND_LINE, _OPTIONS)
            for library in ("click", "asyncclick", "rich_click")
            for name in ("command", "group", "option", "argument")
        ),
        *(
            Decorated(f"click.Group().{name}", Origin.COMMAND_LINE, _OPTIONS)
            for name in ("command", "group")
        ),
        Decorated("typer.Typer().command", Origin.COMMAND_LINE, _OPTIONS),
        Decorated("typer.Typer().callback", Origin.COMMAND_LINE, _OPTIONS),
        Registered("typer.run", "function", 0, Origin.COMMAND_LINE, _OPTIONS),
        Registered("fire.Fire", "component", 0, Origin.COMMAND_LINE, _OPTIONS),
    ),
    same=(
        Same("configargparse.ArgumentParser", "argparse.ArgumentParser"),
        Same("configargparse.ArgParser", "argparse.ArgumentParser"),
        Same("click.core.Group", "click.Group"),
    ),
    no_return=(
        NoReturn("argparse.ArgumentParser().error"),
        NoReturn("argparse.ArgumentParser().exit"),
        NoReturn("optparse.OptionParser().error"),
        NoReturn("optparse.OptionParser().exit"),
        NoReturn("click.Context().abort"),
        NoReturn("click.Context().exit"),
        NoReturn("click.Context().fail"),
    ),
)
