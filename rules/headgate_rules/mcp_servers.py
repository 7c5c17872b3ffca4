"""What the configuration of MCP servers starts, and how well it says what that is.

Owns the shapes of such files and the launchers of packages. Knows no rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from headgate.text.patterns import lazy_pattern

_TABLES: Final = frozenset({"mcpServers", "servers", "context_servers", "mcp_servers", "mcp"})
_RUNNERS: Final = {
    "npx": (),
    "bunx": (),
    "pnpx": (),
    "uvx": (),
    "npm": ("exec", "x"),
    "pnpm": ("dlx",),
    "yarn": ("dlx",),
    "bun": ("x",),
    "uv": ("tool", "run"),
    "pipx": ("run",),
    "deno": ("run",),
}
"""Programs that fetch a package and run it, with the words that make them do so."""
_WITH_VALUE: Final = frozenset(
    {
        *("--python", "-p", "--index-url", "--index", "--default-index", "--extra-index-url"),
        *(
            "--registry",
            "--cache",
            "--prefix",
            "--userconfig",
            "--with-requirements",
            "-c",
            "--call",
        ),
        *("--directory", "--project", "--pip-args", "--env-file", "--constraint", "--loglevel"),
    }
)
_NAMES_PACKAGE: Final = frozenset({"--from", "--package", "--spec", "--with", "-w"})
_VERSION: Final = lazy_pattern(r"(?:==|@)v?\d[\w.+!-]*$")
_TAG: Final = lazy_pattern(r":(?!latest$)[\w.-]+$")
_COMMIT: Final = lazy_pattern(r"@[0-9a-f]{7,40}(?:#|$)")
_OWN: Final = lazy_pattern(r"^(?:\.{1,2}[/\\]|/|~|[A-Za-z]:\\|file:|\$\{)")
_LOCAL: Final = lazy_pattern(
    r"^https?://(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\]|host\.docker\.internal)(?:[:/]|$)"
)
_COMMENT: Final = lazy_pattern(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_COMMA: Final = lazy_pattern(r'"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])')


@dataclass(frozen=True, slots=True)
class Server:
    """One server, as far as it is read."""

    name: str
    words: tuple[str, ...]
    """The command and its arguments."""
    url: str


def parsed(text: str, *, is_toml: bool) -> object:
    """Return what a configuration holds, comments allowed; None if it cannot be read."""
    try:
        if is_toml:
            import tomllib  # hardly any configuration is written in it

            return tomllib.loads(text)
        bare = _COMMENT.sub(lambda m: m[0] if m[0].startswith('"') else " ", text)
        return cast(object, json.loads(_COMMA.sub(lambda m: m[0] if m[0] != "," else "", bare)))
    except (ValueError, RecursionError):
        return None


def servers_of(data: object) -> Iterator[Server]:
    """Yield the servers of a configuration, wherever its table stands."""
    if not isinstance(data, dict):
        return
    for key, value in cast("dict[object, object]", data).items():
        if not isinstance(value, dict):
            continue
        inner = cast("dict[object, object]", value)
        if key in _TABLES and not _TABLES & {k for k in inner if isinstance(k, str)}:
            for name, server in inner.items():
                if isinstance(server, dict):
                    yield _server(str(name), cast("dict[object, object]", server))
        else:
            yield from servers_of(inner)


def _server(name: str, data: dict[object, object]) -> Server:
    command, arguments = data.get("command"), data.get("args")
    if isinstance(command, dict):  # as Zed writes it
        inner = cast("dict[object, object]", command)
        command, arguments = inner.get("path"), inner.get("args", arguments)
    words: list[str] = []
    for part in (command, arguments):
        if isinstance(part, str):
            words += part.split() if part is command else [part]
        elif isinstance(part, list):
            words += [w for w in cast("list[object]", part) if isinstance(w, str)]
    url = next((u for u in (data.get(k) for k in ("url", "serverUrl", "httpUrl")) if u), "")
    return Server(name, tuple(words), url if isinstance(url, str) else "")


def unpinned(words: Sequence[str]) -> str:
    """Return the package or image that a command fetches without saying which version, or ""."""
    words = _unwrapped(words)
    if not words:
        return ""
    program = re.split(r"[/\\]", words[0])[-1].lower()
    program = re.sub(r"\.(?:exe|cmd|ps1)$", "", program)
    if program in ("docker", "podman"):
        return _image(words[1:])
    needed = _RUNNERS.get(program)
    if needed is None:
        return ""
    rest = list(words[1:])
    if needed:
        if program == "uv" and rest[:2] != ["tool", "run"]:
            return ""
        if program != "uv" and (not rest or rest[0] not in needed):
            return ""
        rest = rest[2 if program == "uv" else 1 :]
    package = _package(rest)
    if program == "deno":
        package = package if package.startswith(("npm:", "jsr:", "https:")) else ""
    if not package or _OWN.match(package) or _is_pinned(package):
        return ""
    return package


def _unwrapped(words: Sequence[str]) -> Sequence[str]:
    """Return the command inside of `cmd /c …`, `env A=b …`, `sh -c "…"`."""
    words = [*words]
    for _ in range(4):
        first = re.split(r"[/\\]", words[0])[-1].lower() if words else ""
        if first in ("cmd", "cmd.exe") and len(words) > 2 and words[1].lower() == "/c":
            words = words[2:]
        elif first in ("sh", "bash", "zsh") and len(words) > 2 and words[1] in ("-c", "-lc"):
            words = words[2].split()
        elif first == "env" or "=" in first:
            words = words[1:]
        else:
            break
    return words


def _package(words: Sequence[str]) -> str:
    """Return what is run: the package that an option names, or the first plain word."""
    named = ""
    plain = ""
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word in _NAMES_PACKAGE and place + 1 < len(words):
            if word not in ("--with", "-w"):
                named = named or words[place + 1]
            skip = True
        elif word.startswith(("--from=", "--package=", "--spec=")):
            named = named or word.partition("=")[2]
        elif word in _WITH_VALUE:
            skip = True
        elif not word.startswith("-"):
            plain = word
            break
    return named or plain


def _is_pinned(package: str) -> bool:
    if package.startswith(("git+", "github:", "http:", "https:")) or "://" in package:
        return (
            _COMMIT.search(package) is not None
            or re.search(r"@v?\d[\w.]*(?:/|$)", package) is not None
        )
    return _VERSION.search(package) is not None


_DOCKER_FLAGS: Final = frozenset(
    {"-i", "-t", "-it", "-ti", "-d", "--rm", "--init", "--interactive", "--tty", "--privileged"}
)


def _image(words: Sequence[str]) -> str:
    if not words or words[0] != "run":
        return ""
    skip = False
    for word in words[1:]:
        if skip:
            skip = False
        elif word in _DOCKER_FLAGS or (word.startswith("--") and "=" in word):
            continue
        elif word.startswith("-"):
            skip = True
        else:
            return "" if "@sha256:" in word or _TAG.search(word) or _OWN.match(word) else word
    return ""


def is_open(url: str) -> bool:
    """Tell whether an address is spoken to in clear text over the network."""
    return url.startswith("http://") and _LOCAL.match(url) is None


def texts_of(data: object) -> Iterator[tuple[str, str]]:
    """Yield all texts of a configuration, each with the longest part that stands in one place.

    The arguments of a command are one text.
    """
    if isinstance(data, str):
        yield data, data
    elif isinstance(data, list):
        items = cast("list[object]", data)
        words = [item for item in items if isinstance(item, str)]
        if words and len(words) == len(items):
            yield " ".join(words), max(words, key=len)
        else:
            for item in items:
                yield from texts_of(item)
    elif isinstance(data, dict):
        for item in cast("dict[object, object]", data).values():
            yield from texts_of(item)
