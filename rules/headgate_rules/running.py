"""Which words of a command are run: another program, or code.

Owns what a value may do that stays one word of a command. What another shell reads is the matter
of `shells`. Knows no rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from headgate_rules.options import FRONT, WITHOUT_VALUE
from headgate_rules.programs import without_version
from headgate_rules.shells import UNIX_SHELLS

_STARTS_ANOTHER: Final = re.compile(
    r"-|\w+=|\d|(?:sudo|nohup|nice|time|doas|ionice|setsid|env|timeout|xargs|exec|command|stdbuf"
    r"|strace|ltrace|chroot|busybox|flock|unshare|nsenter|valgrind|start|call|parallel)$"
)
"""Words before the program that is started: programs that start it, their options, variables."""
_RUNS_FILES: Final = frozenset({*UNIX_SHELLS, "source", "."})
"""Programs whose first argument is a file with code."""
_RUNS_CODE: Final = frozenset(
    {
        *("python", "pypy", "perl", "ruby", "node", "nodejs", "php", "lua", "tclsh", "deno"),
        *("osascript", "rscript", "julia", "powershell", "pwsh", "cmd", "cscript", "wscript"),
    }
)
"""Programs whose first argument is a file with code, or code behind an option."""
_IS_CODE: Final = re.compile(r"-[a-z]*[cer]$|-E$|--eval$|-(?:Encoded)?Command$|/[ckCK]$")
_SCRIPTED: Final = frozenset({"awk", "gawk", "mawk", "nawk", "sed"})
"""Programs whose first argument is a small program, which may run others."""
_ENDS_COMMAND: Final = re.compile(r"[|&;\n(){}`]")
_COMMENT: Final = re.compile(r"(?:^|\s)#")


def is_run(command: str, mark: str) -> bool:
    """Whether a value in a command is more than a word there: a program, code, a comment.

    `mark` begins what stands for a value. Then quoting it does not help.
    """
    if _COMMENT.search(command):
        return True
    parts = [part.split() for part in _ENDS_COMMAND.split(command)]
    return any(
        mark in word and _is_run_behind(words[:index])
        for words in parts
        for index, word in enumerate(words)
    )


def _is_run_behind(before: Sequence[str]) -> bool:
    names = [without_version(word) for word in before]
    at = next((n for n, name in enumerate(names) if not _STARTS_ANOTHER.match(name)), None)
    if at is None or names[at] == "parallel":
        return True
    first, arguments = names[at], before[at + 1 :]
    has_plain = _has_plain(arguments)
    if first in _RUNS_FILES and not arguments:
        return True
    if first in _SCRIPTED and (not has_plain or arguments[-1].startswith("-")):
        return True
    inner = max((n for n, name in enumerate(names) if name in _RUNS_CODE), default=None)
    if inner is None:
        return False
    behind = before[inner + 1 :]
    return any(map(_IS_CODE.match, behind)) or not _has_plain(behind)


def _has_plain(words: Iterable[str]) -> bool:
    return any(not word.startswith("-") for word in words)


def may_be_option(command: str, mark: str) -> bool:
    """Whether a value begins an argument of a program with options that do harm."""
    return any(_begins(part.split(), mark) for part in _ENDS_COMMAND.split(command))


def _begins(words: Sequence[str], mark: str) -> bool:
    while words and without_version(words[0]) in FRONT:
        words = words[1:]
    if not words or without_version(words[0]) not in WITHOUT_VALUE:
        return False
    ends = words.index("--") if "--" in words else len(words)
    return any(word.startswith(mark) for word in words[1:ends])
