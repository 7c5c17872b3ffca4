"""What clients do in ways of their own, and what is done about it: all of it is here.

Capabilities decide wherever they tell enough (`client`); a client's name counts where they do
not. What each client says of itself lies in `tests/lsp/clients`.

| client | what it does | what is done |
|---|---|---|
| Neovim 0.10 | asks for diagnostics, but cannot be told to ask again | they are published |
| Neovim 0.12 | told to ask again, asks for the workspace only, and leaves open files as they are | it is offered open files only |
| Neovim 0.7 to 0.9, eglot on Emacs 28 to 30, Helix 25.01 | ask for no diagnostics | they are published |
| Helix 25.07 | says `workspace.diagnostic` for `workspace.diagnostics` | `REFRESHES` has both |
| Neovim (on Linux), agents | watch no files | `watching` looks at them |
| Helix | says that it watches files, and tells of those that it saves itself | the same |
| eglot 1.9 | cannot resolve code actions | edits come with the actions |
| users, in Helix or Kakoune | send our settings without their section | `section` |
| VS Code, LSP4IJ | send all settings, those of others among them | `section` |
| some agents | send no version, or null | `from_proto.version`: nothing is said of it |
| some agents, LSP4IJ | name the language after the file's suffix, or "plaintext" | `is_python` |
| clients of LSP 3.5 and before | name one folder, as a path | `folders` |
| Kakoune, some agents | send the whole text at each change | `Snapshot.with_text` finds what changed |
| eglot | does not give a diagnostic's `data` back | nothing rests on it |
| Helix, agents | cannot lead from a code to its page | an action shows the page |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

# Any: JSON from outside; whoever reads a value checks it.
_Json: TypeAlias = dict[str, Any]

REFRESHES: Final = ("diagnostics", "diagnostic")
"""Under which name a client says that it can be told to ask for diagnostics again."""

_UNKNOWN_LANGUAGES: Final = frozenset({"", "plaintext", "py", "pyi", "python3", "text", "unknown"})
"""Ids that say no other language, so that the name of the file decides."""


def asks_for_good(name: object, *, pull: bool, refresh: bool) -> bool:
    """Tell whether a client that asks for diagnostics sees all that is found out.

    Neovim 0.10 asks after edits only: what the second phase finds would wait for the next one.
    Other clients that cannot be told to ask again may ask by a clock of their own.
    """
    return pull and (refresh or name != "Neovim")


def asks_for_workspace(name: object, *, pull: bool) -> bool:
    """Tell whether a client may ask for the diagnostics of all files.

    Neovim 0.12 does so, and nothing else, when it is told to ask again (`on_refresh` of its
    `vim.lsp.diagnostic`), and what it is answered of open files it does not take.
    """
    return pull and name != "Neovim"


def watches(name: object, *, registers: bool) -> bool:
    """Tell whether a client tells of files that something else has changed."""
    return registers and name != "helix"


def is_python(language: str, path: Path | None) -> bool:
    """Tell whether a document is Python, by its language or, if that says nothing, its name."""
    language = language.strip().lower()
    if language == "python":
        return True
    named = path is not None and path.suffix.lower() in (".py", ".pyi")
    return named and language in _UNKNOWN_LANGUAGES


def section(settings: object, is_ours: Callable[[str], bool], name: str = "headgate") -> object:
    """Return the part of a client's settings that is ours.

    A client may send all its settings, which are not ours to judge, or our section
    alone: then every key is one of ours.
    """
    if not isinstance(settings, dict):
        return settings
    mapping = cast("_Json", settings)
    if name in mapping:
        return mapping[name]
    return mapping if all(map(is_ours, mapping)) else None


def folder(params: Mapping[str, Any]) -> str | None:
    """Return the URI of the one folder that a client without workspace folders names."""
    root = params.get("rootUri")
    if isinstance(root, str):
        return root
    path = params.get("rootPath")
    return Path(path).absolute().as_uri() if isinstance(path, str) and path else None
