"""What a shell does with a command text.

Owns which texts need a shell, which words of a command another shell reads, and what only
Windows knows. Knows no rule, and nothing of how a text is put together.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

SUBPROCESS: Final = frozenset(
    f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "Popen")
)


class Quoting(NamedTuple):
    """Where somebody who reads a command character by character stands between its quotes."""

    quote: str = ""
    """The quote that is open, or ""."""
    is_escaped: bool = False
    """Whether the next character follows a backslash that counts."""

    def after(self, char: str) -> Quoting:
        """Return where they stand behind a character."""
        if self.is_escaped:
            return Quoting(self.quote)
        if char == "\\" and self.quote != "'":
            return Quoting(self.quote, is_escaped=True)
        if self.quote:
            return Quoting("" if char == self.quote else self.quote)
        return Quoting(char if char in "'\"" else "")


_SPECIAL = re.compile(r"[|&;<>()$`*?\[\]{}~#!\\\r\n%^]")
_WILD = re.compile(r"[|&;<>$`*?~]")
_ASSIGNMENT = re.compile(r"\w+=")
_BUILTINS: Final = frozenset(
    {
        *(".", ":", "alias", "bg", "bind", "break", "cd", "command", "continue", "declare"),
        *(
            "dirs",
            "disown",
            "echo",
            "eval",
            "exec",
            "exit",
            "export",
            "fc",
            "fg",
            "for",
            "function",
        ),
        *("getopts", "hash", "help", "history", "if", "jobs", "let", "local", "logout", "popd"),
        *("pushd", "pwd", "read", "readonly", "return", "set", "shift", "shopt", "source", "test"),
        *("time", "times", "trap", "type", "typeset", "ulimit", "umask", "unalias", "unset"),
        *("until", "wait", "while", "assoc", "call", "chdir", "cls", "copy", "date", "del", "dir"),
        *(
            "erase",
            "ftype",
            "md",
            "mkdir",
            "mklink",
            "move",
            "path",
            "pause",
            "prompt",
            "rd",
            "ren",
        ),
        *("rename", "rmdir", "start", "title", "ver", "verify", "vol"),
    }
)
_ONLY_BY_SHELL_ON_WINDOWS: Final = frozenset(
    {
        "npm",
        "npx",
        "yarn",
        "pnpm",
        "bower",
        "grunt",
        "gulp",
        "ng",
        "tsc",
        "code",
        "mvn",
        "gradle",
        "az",
    }
)
"""Commands that Windows ships as scripts, which only its shell finds."""

UNIX_SHELLS: Final = ("sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "csh", "tcsh")
COMMAND_OPTIONS: Final = frozenset(
    {"-c", "-lc", "-ic", "-ec", "-xc", "-euc", "-exc", "-cl", "-lic", "/c", "/C", "/k", "-Command"}
)
"""Options of shells behind which the text stands that they run."""

_TAKES_TEXT: Final = frozenset({*UNIX_SHELLS, "su", "runuser", "script", "flock", "sg"})
"""Programs that have a shell run the text behind `-c`."""
_ELSEWHERE: Final = frozenset({"ssh", "slogin", "rsh", "autossh"})
"""Programs that have a shell of another machine run all words behind its name."""
_WITH_VALUE: Final = frozenset(f"-{letter}" for letter in "BbcDEeFIiJLlmOoPpQRSWw")
"""Options of `ssh` that take a value."""
_ALL_WORDS: Final = frozenset({"eval", "watch", "trap"})

_OF_WINDOWS: Final = frozenset(
    {
        *("assoc", "attrib", "bcdedit", "bitsadmin", "cacls", "certutil", "cls", "cmd", "copy"),
        *("cscript", "del", "dir", "diskpart", "erase", "explorer", "findstr", "ftype", "icacls"),
        *("ipconfig", "md", "mklink", "move", "msiexec", "net", "netsh", "powershell", "rd", "reg"),
        *("regsvr32", "ren", "robocopy", "rundll32", "sc", "schtasks", "start", "takeown"),
        *("taskkill", "tasklist", "tskill", "wevtutil", "wmic", "wscript", "xcopy"),
    }
)
"""Commands of Windows, whose shell knows no single quotes."""
_WINDOWS_PATH: Final = re.compile(r"[A-Za-z]:\\|\S+\.(?:exe|bat|cmd)\b", re.IGNORECASE)


def plain_arguments(command: str) -> list[str] | None:
    """Return the arguments of a command that uses nothing of a shell, else None."""
    if _uses_shell(command):
        return None
    try:
        arguments = shlex.split(command)
    except ValueError:
        return None
    if not arguments or arguments[0] in _BUILTINS or _ASSIGNMENT.match(arguments[0]):
        return None
    return arguments


def _uses_shell(command: str) -> bool:
    """Whether a character means something to a shell, where it stands."""
    quote = ""
    for char in command:
        if quote:
            if char == quote:
                quote = ""
            elif quote == '"' and char in "$`\\!%\r\n":
                return True
        elif char in "'\"":
            quote = char
        elif _SPECIAL.match(char):
            return True
    return False


def read_by_shell(arguments: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the arguments that the program has another shell read."""
    out: set[int] = set()
    for number, argument in enumerate(arguments):
        program = posixpath.basename(argument).lower()
        rest = range(number + 1, len(arguments))
        if program in _TAKES_TEXT:
            out.update(at + 1 for at in rest if arguments[at] in COMMAND_OPTIONS)
        elif program in _ELSEWHERE:
            at = number + 1
            while at < len(arguments) and arguments[at].startswith("-"):
                at += 2 if arguments[at] in _WITH_VALUE else 1
            out.update(range(at + 1, len(arguments)))
        elif program in _ALL_WORDS:
            out.update(rest)
    return frozenset(out)


def is_for_windows(command: str) -> bool:
    """Whether a command is one that only Windows has."""
    words = command.split(maxsplit=1)
    program = words[0].strip('"').lower().removesuffix(".exe") if words else ""
    return program in _OF_WINDOWS or _WINDOWS_PATH.match(command.lstrip().lstrip('"')) is not None


def means_something(text: str) -> bool:
    """Whether a shell takes something in a text for more than text: a wildcard, a pipe."""
    return _WILD.search(text) is not None


def needs_windows_shell(arguments: Sequence[str]) -> bool:
    """Whether Windows finds this command only through its shell."""
    return arguments[0] in _ONLY_BY_SHELL_ON_WINDOWS


def source_of_list(arguments: Iterable[str]) -> str:
    """Return the source of a list of texts."""
    return "[" + ", ".join(quoted_source(argument) for argument in arguments) + "]"


def quoted_source(text: str) -> str:
    """Return a text as source, in double quotes where that needs no escape."""
    return f'"{text}"' if text.isprintable() and not set(text) & {'"', "\\"} else repr(text)
