"""What git knows of a working tree: which lines are new, and what is staged.

Owns how git is run: without hooks, monitors, filters, external diffs or the network, so
that nothing that a repository's configuration names is started. Only a command that the
user gave in that folder comes here, and an editor whose user trusts the folder.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from headgate.project.diffs import WHOLE, ChangedLines, DiffError, read_diff
from headgate.project.reading import SOURCE_LIMIT

_CALM: Final = (
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
    *("-c", "core.quotePath=false"),
)
_DIFF: Final = (
    *("diff", "--patch", "--unified=0", "--inter-hunk-context=0", "--text", "--no-color"),
    *("--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--submodule=short"),
    *("--no-relative", "--find-renames", "--src-prefix=a/", "--dst-prefix=b/"),
)
"""`--text`, as attributes of a repository must not hide a file."""


class GitError(RuntimeError):
    """Why git could not tell."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A working tree."""

    root: Path
    filters: tuple[tuple[str, str], ...] = ()
    """Settings that keep the filters of the configuration from running."""

    def changed_since(self, revision: str) -> Mapping[Path, ChangedLines]:
        """Return what is new in the working tree since it parted from a revision.

        Files that git does not know yet, and does not ignore, are new.
        """
        commit = self._commit(revision)
        base = self._ask("merge-base", commit, "HEAD", may_fail=True).strip().decode()
        out = self._changed(base or commit)
        others = self._ask("ls-files", "--others", "--exclude-standard", "-z")
        for name in others.split(b"\0"):
            if name:
                out[self.root / os.fsdecode(name)] = WHOLE
        return out

    def staged(self) -> Mapping[Path, ChangedLines]:
        """Return what is new in the index."""
        return self._changed("--cached")

    def staged_bytes(self, path: Path) -> bytes | None:
        """Return what the index holds of a file; None: nothing, or too much."""
        return self._bytes(f":0:{path.relative_to(self.root).as_posix()}")

    def committed_bytes(self, path: Path) -> bytes | None:
        """Return what the last commit holds of a file; None: nothing, or too much."""
        return self._bytes(f"HEAD:{path.relative_to(self.root).as_posix()}")

    def _bytes(self, name: str) -> bytes | None:
        size = self._ask("cat-file", "-s", name, may_fail=True).strip()
        if not size or int(size) > SOURCE_LIMIT:
            return None
        return self._ask("cat-file", "blob", name)

    def _commit(self, revision: str) -> str:
        if revision.startswith("-"):
            raise GitError(f"`{revision}` is no revision")
        found = self._ask(
            "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", may_fail=True
        )
        if not found:
            raise GitError(f"git knows no revision `{revision}`")
        return found.strip().decode()

    def _changed(self, against: str) -> dict[Path, ChangedLines]:
        command = [*_command(self.root), *_DIFF, against, "--"]
        with subprocess.Popen(
            command, env=_environment(self.filters), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            try:
                found = read_diff(process.stdout)
            except DiffError as error:
                process.kill()
                raise GitError(f"the diff of git cannot be read: {error}") from error
        if process.returncode:
            raise GitError("git could not compare the files")
        return {self.root / name.removeprefix("b/"): lines for name, lines in found.items()}

    def _ask(self, *arguments: str, may_fail: bool = False) -> bytes:
        command = [*_command(self.root), *arguments]
        return _run(command, self.filters, may_fail=may_fail)


def repository_of(folder: Path) -> Repository:
    """Return the working tree around a folder."""
    top = _run([*_command(folder), "rev-parse", "--show-cdup"], may_fail=True, failed=b"?")
    if top == b"?":
        raise GitError("this folder is in no repository that git can read")
    root = Path(os.path.abspath(folder / os.fsdecode(top.rstrip(b"\r\n"))))
    names = _run(
        [*_command(root), "config", "--null", "--name-only", "--get-regexp", r"^filter\."],
        may_fail=True,
    )
    drivers = sorted({name.rpartition(b".")[0] for name in names.split(b"\0") if name})
    off = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
    filters = [(f"{os.fsdecode(d)}.{name}", value) for d in drivers for name, value in off]
    return Repository(root, tuple(filters))


def find_git(folders: str) -> str | None:
    """Return the git that is on a PATH, as an absolute path.

    Never one from where the process happens to be, which may be the folder that is looked at:
    Windows looks there first, and so does whoever has "." on the PATH.
    """
    names = ("git.exe", "git.cmd", "git.bat") if os.name == "nt" else ("git",)
    for folder in folders.split(os.pathsep):
        if os.path.isabs(folder):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.isfile(path) and os.access(path, os.X_OK):
                    return path
    return None


def _command(folder: Path) -> list[str]:
    program = find_git(os.environ.get("PATH", ""))
    if program is None:
        raise GitError("git is not installed")
    return [program, "--no-pager", "--literal-pathspecs", *_CALM, "-C", str(folder)]


def _environment(settings: Sequence[tuple[str, str]] = ()) -> Mapping[str, str]:
    out = {k: v for k, v in os.environ.items() if k != "GIT_EXTERNAL_DIFF"}
    out |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    out["LC_ALL"] = "C"
    if settings:
        given = out.get("GIT_CONFIG_COUNT", "")
        first = int(given) if given.isascii() and given.isdigit() else 0
        for number, (key, value) in enumerate(settings, first):
            out |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        out["GIT_CONFIG_COUNT"] = str(first + len(settings))
    return out


def _run(
    command: Sequence[str],
    settings: Sequence[tuple[str, str]] = (),
    *,
    may_fail: bool = False,
    failed: bytes = b"",
) -> bytes:
    environment = _environment(settings)
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    if done.returncode == 0:
        return done.stdout
    if may_fail:
        return failed
    raise GitError("git could not answer")
