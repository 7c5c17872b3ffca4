"""The arguments of every command.

Owns the parser and which command runs. Imports no command: each
is loaded when it runs, so that `headgate server` starts at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from headgate import __version__
from headgate.cli.options import MISUSED, CheckOptions, FixOptions, Selection


def run(argv: Sequence[str] | None = None) -> int:
    """Parse the arguments and run the command; return the exit code."""
    parser = _parser()
    try:
        given = parser.parse_args(argv)
    except SystemExit as end:
        # How argparse ends after --help, --version and wrong usage.
        return end.code if isinstance(end.code, int) else MISUSED
    match given.command:
        case "check":
            if given.hook:
                from headgate.cli import hook

                return hook.run(_check_options(given))
            from headgate.cli import check

            return check.run(_check_options(given))
        case "baseline":
            from headgate.cli import baseline

            options = CheckOptions(_selection(given), color=given.color, quiet=given.quiet)
            return baseline.run(options)
        case "fix":
            from headgate.cli import fix

            return fix.run(_fix_options(given))
        case "explain":
            from headgate.cli import explain

            return explain.run(given.code, given.format, given.color)
        case "rules":
            from headgate.cli import rules

            match given.action:
                case "test":
                    return rules.test(given.paths)
                case "schema":
                    return rules.schema()
                case _:
                    return rules.run(given.format)
        case "report":
            from headgate.cli import report

            return report.run(given.folder, given.format, given.html, given.days)
        case "server":
            from headgate.cli import server

            return server.run(given.tcp, given.log_file, given.log_level)
        case "mcp":
            from headgate.cli import mcp_server

            return mcp_server.run()
        case "try":
            from headgate.cli import try_session

            return try_session.run(given.file)
        case _:
            parser.print_help()
            return MISUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="headgate", description="Shows dangerous Python code as it enters, and mends it."
    )
    parser.add_argument("--version", action="version", version=f"headgate {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    check = commands.add_parser(
        "check",
        help="report dangerous code in files and folders",
        description="Report dangerous code. Exits with 0 if nothing was found, 1 if something "
        "was found at warning or above, 2 if a file could not be checked.",
    )
    _add_selection(check, default_paths=["."])
    check.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    check.add_argument("--output", "-o", metavar="FILE", help="write the report to a file")
    check.add_argument(
        "--fail-on",
        choices=("error", "warning", "information", "hint", "never"),
        help="quietest severity that exits with 1 (default: warning)",
    )
    check.add_argument(
        "--stdin-filename", metavar="NAME", help="read the code from stdin, as if it had this name"
    )
    check.add_argument("--stdin", action="store_true", help="read the code from stdin")
    check.add_argument(
        "--hook",
        action="store_true",
        help="read from stdin what a coding agent has written, as its hooks tell or as code, and "
        "tell the agent what to change: exits with 2 if there is something, else with 0",
    )
    new = check.add_mutually_exclusive_group()
    new.add_argument(
        "--since",
        metavar="REV",
        help="only what lines bring that are new since a revision of git, untracked files included",
    )
    new.add_argument(
        "--staged", action="store_true", help="only what staged lines bring, as they are staged"
    )
    new.add_argument(
        "--diff",
        metavar="FILE",
        help="only what the new lines of a unified diff bring, which has been applied; - is stdin",
    )
    check.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    check.add_argument(
        "--jobs",
        "-j",
        type=_jobs,
        default=0,
        metavar="N",
        help="worker processes (default: fitting)",
    )
    _add_looks(check)

    baseline = commands.add_parser(
        "baseline",
        help="accept what is found now, and be told only of what is new",
        description="Write .headgate/baseline.json with what is found now. `headgate check` and "
        "editors leave that out from then on.",
    )
    _add_selection(baseline, default_paths=["."])
    _add_looks(baseline)

    fix = commands.add_parser(
        "fix",
        help="mend what can be mended safely",
        description="Apply the fixes that keep what honest input gets, until nothing changes. "
        "Exits with 0, with --check 1 if something would change, 2 if a file could not be fixed.",
    )
    _add_selection(fix, default_paths=[])
    fix.add_argument("--diff", action="store_true", help="print the changes and write nothing")
    fix.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if something would change"
    )
    fix.add_argument(
        "--unsafe", action="store_true", help="apply also fixes that should be reviewed"
    )
    fix.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how to tell what was done (default: text)",
    )
    fix.add_argument(
        "--stdin-filename",
        metavar="NAME",
        help="read the code from stdin, as if it had this name, and print it fixed",
    )
    _add_looks(fix)

    explain = commands.add_parser("explain", help="show the page of a rule")
    explain.add_argument(
        "code", metavar="CODE", help="such as HG502, its name, B506, CWE-502 or S506"
    )
    explain.add_argument("--format", choices=("text", "markdown"), default="text")
    explain.add_argument("--color", choices=("auto", "always", "never"), default="auto")

    rules = commands.add_parser("rules", help="list the rules")
    rules.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    actions = rules.add_subparsers(dest="action", metavar="ACTION")
    test = actions.add_parser(
        "test",
        help="try the examples of rule files",
        description="Try the examples of rule files: bad lines must be found, good ones silent. "
        "Exits with 0 if all are as they say, 1 if one is not, 2 if a file has mistakes.",
    )
    test.add_argument(
        "paths",
        type=_path,
        nargs="*",
        metavar="PATH",
        help="rule files and folders of them (default: those that hold here)",
    )
    actions.add_parser("schema", help="print the JSON schema of rule files, for editors")

    report = commands.add_parser(
        "report",
        help="tell what came in at once, and what was dangerous in it",
        description="Tell what the editor has seen come into a folder at once, pasted or "
        "generated: how much, what was dangerous in it, and what became of that.",
    )
    report.add_argument(
        "folder", type=_path, nargs="?", default=".", metavar="FOLDER", help="default: this one"
    )
    report.add_argument("--format", choices=("text", "json"), default="text")
    report.add_argument(
        "--html",
        nargs="?",
        const="",
        metavar="FILE",
        help="write a page with plots; - is stdout; without FILE it goes into the cache, and its "
        "name is printed",
    )
    report.add_argument(
        "--days", type=_days, default=30, metavar="N", help="up to today (default: 30, most: 90)"
    )

    server = commands.add_parser("server", help="run the language server")
    way = server.add_mutually_exclusive_group()
    way.add_argument("--stdio", action="store_true", help="speak over stdin and stdout (default)")
    way.add_argument("--tcp", metavar="HOST:PORT", help="wait for one client on an address")
    server.add_argument("--log-file", metavar="FILE", help="log to a file instead of stderr")
    server.add_argument(
        "--log-level", choices=("error", "warning", "info", "debug"), default="warning"
    )

    commands.add_parser(
        "mcp",
        help="serve coding agents over the Model Context Protocol",
        description="Serve one agent on stdin and stdout with tools that check and mend code. "
        "Only files in the folder where it is started can be asked about.",
    )

    session = commands.add_parser(
        "try",
        help="see the main job without an editor",
        description="Start the server, insert code into a sample or a file as an editor does, "
        "and show what happens.",
    )
    session.add_argument("file", nargs="?", metavar="FILE")
    return parser


def _add_selection(parser: argparse.ArgumentParser, default_paths: list[str] | None = None) -> None:
    parser.add_argument(
        "paths",
        type=_path,
        nargs="+" if default_paths is None else "*",
        metavar="PATH",
        help="files and folders" + ("" if default_paths is None else "; - reads stdin"),
    )
    parser.add_argument(
        "--select",
        type=_codes,
        action="append",
        default=[],
        metavar="CODES",
        help="only these rules: HG1,HG502",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="CODES",
        help="leave these rules out as well",
    )
    parser.add_argument("--profile", choices=("default", "strict", "bandit"))
    parser.add_argument(
        "--config", metavar="FILE", help="use this configuration file and look for no other"
    )
    parser.add_argument("--no-bandit", action="store_true", help="do not run the checks of Bandit")
    parser.add_argument(
        "--package-index",
        metavar="URL",
        help="ask this index for single names of packages that nothing here knows; without it "
        "nothing is sent anywhere",
    )


def _add_looks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--quiet", "-q", action="store_true", help="print findings and errors only")


def _jobs(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise argparse.ArgumentTypeError(f"expected a number of processes, not {value!r}")
    return int(value)


def _days(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 90):
        raise argparse.ArgumentTypeError(f"expected a number from 1 to 90, not {value!r}")
    return int(value)


def _codes(value: str) -> str:
    if not _split([value]):
        # All rules would run then, which is the opposite of what somebody meant.
        raise argparse.ArgumentTypeError("names no code")
    return value


def _path(value: str) -> str:
    if not value:
        raise argparse.ArgumentTypeError("a path is empty")
    return value


def _selection(given: argparse.Namespace) -> Selection:
    return Selection(
        paths=tuple(given.paths),
        select=_split(given.select),
        ignore=_split(given.ignore),
        profile=given.profile,
        config=given.config,
        bandit=not given.no_bandit,
        package_index=given.package_index,
    )


def _split(values: list[str]) -> tuple[str, ...]:
    return tuple(code for value in values for item in value.split(",") if (code := item.strip()))


def _check_options(given: argparse.Namespace) -> CheckOptions:
    return CheckOptions(
        selection=_selection(given),
        format=given.format,
        output=given.output,
        fail_on=given.fail_on,
        stdin_filename=given.stdin_filename,
        color=given.color,
        exit_zero=given.exit_zero,
        quiet=given.quiet,
        jobs=given.jobs,
        since=given.since,
        staged=given.staged,
        diff=given.diff,
        stdin=given.stdin,
        hook=given.hook,
    )


def _fix_options(given: argparse.Namespace) -> FixOptions:
    return FixOptions(
        selection=_selection(given),
        diff=given.diff,
        check=given.check,
        unsafe=given.unsafe,
        format=given.format,
        stdin_filename=given.stdin_filename,
        color=given.color,
        quiet=given.quiet,
    )
