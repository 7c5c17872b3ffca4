"""Makes the list of well-known packages that Headgate carries.

    python -m tests.evidence.make_known_packages FOLDER

FOLDER holds clones of the repositories that `known_packages/SOURCES.md` names, and
`debian.txt`, the output of `apt-cache search --names-only '^python3-'`. What is written by
hand is in `extra.txt` beside the list. The same input gives the same file, byte for byte.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parents[2] / "server" / "headgate" / "evidence" / "known_packages"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,48}[a-z0-9]|[a-z]")
MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
NAMESPACES = frozenset({"google", "azure", "zope", "mysql"})
"""Import packages that many distributions share: their modules are kept in full."""
NO_MODULES = frozenset({"test", "tests", "docs", "doc", "examples", "example", "src", "setup"})


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def shown(folder: Path, repository: str, path: str) -> str:
    """Return a file of a clone, which need have no work tree."""
    return git(folder, repository, "show", f"HEAD:{path}")


def git(folder: Path, repository: str, *arguments: str) -> str:
    place = folder / repository
    for candidate in (place / ".git", place / "repo", place):
        if (candidate / "HEAD").exists():
            return subprocess.run(
                ["git", f"--git-dir={candidate}", *arguments],
                check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
    raise SystemExit(f"no clone in {place}")


def popular(folder: Path) -> list[str]:
    """Return distributions by downloads, most wanted first."""
    lines = shown(folder, "hugovk+top-pypi-packages", "top-pypi-packages.csv").splitlines()
    return [normalised(line.rpartition(",")[2].strip('"')) for line in lines[1:]]


def pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield distributions with modules that they bring, from maps of other tools."""
    text = shown(folder, "conda-incubator+conda-pypi", "conda_pypi/grayskull_pypi_mapping.json")
    for entry in json.loads(text).values():
        yield entry["pypi_name"], entry["import_name"]
    for line in shown(folder, "bndr+pipreqs", "pipreqs/mapping").splitlines():
        module, _, name = line.partition(":")
        yield name, module
    tree = git(folder, "python+typeshed", "ls-tree", "-r", "--name-only", "HEAD", "stubs")
    for path in tree.splitlines():
        parts = path.split("/")
        if len(parts) > 2 and not parts[2].startswith("@") and parts[2] != "METADATA.toml":
            yield parts[1], parts[2].removesuffix(".pyi")


def wider_pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the same from a map that also has modules by chance, best read for known names."""
    path = "internal/backends/python/regression_tests/module_to_pypi.legacy.json"
    for module, name in json.loads(shown(folder, "replit+upm", path)).items():
        yield name, module


def debian(folder: Path) -> Iterator[str]:
    """Yield modules: by Debian's policy a package is called python3-MODULE."""
    for line in (folder / "debian.txt").read_text("utf-8").splitlines():
        name = line.split(" ")[0].removeprefix("python3-")
        if not name.endswith(("-doc", "-dbg", "-dev")):
            yield name


def squatted(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield names of malicious packages, and what they are to be taken for."""
    text = shown(folder, "ecosyste-ms+typosquatting-dataset", "typosquats.csv")
    for line in text.splitlines()[1:]:
        bad, target, ecosystem = line.split(",")[:3]
        if ecosystem == "pypi":
            yield normalised(bad), normalised(target)


def kept(module: str) -> str | None:
    """Return what is kept of a module's name."""
    if not MODULE.fullmatch(module):
        return None
    top = module.partition(".")[0]
    if top in NO_MODULES:
        return None
    return module if top in NAMESPACES else top


def sections(folder: Path) -> Iterator[str]:
    """Yield the lines of the list."""
    bad = dict(squatted(folder))
    extra = dict[str, list[str]]()
    hosts: list[str] = []
    for line in (HERE / "extra.txt").read_text("utf-8").splitlines():
        name, *more = line.split()
        if name == "-":
            hosts += more
        elif name != "#":
            extra[name] = more
    modules: dict[str, set[str]] = {name: set(more) for name, more in extra.items()}
    for name, module in pairs(folder):
        if (found := kept(module)) is not None:
            modules.setdefault(normalised(name), set()).add(found)
    order = [name for name in popular(folder) if NAME.fullmatch(name) and name not in bad]
    wanted = set(order)
    for name, module in wider_pairs(folder):
        if normalised(name) in wanted and (found := kept(module)) is not None:
            modules.setdefault(normalised(name), set()).add(found)
    yield "[popular]"
    yield from (entry(name, modules.get(name, set())) for name in order)
    yield "[other]"
    others = {name for name in modules if NAME.fullmatch(name)} - wanted - bad.keys()
    yield from (entry(name, modules[name]) for name in sorted(others))
    yield "[modules]"
    known = {normalised(module) for found in modules.values() for module in found}
    known |= wanted | others
    names = {normalised(name) for name in debian(folder)} - known - bad.keys()
    yield from sorted({*hosts, *(name for name in names if NAME.fullmatch(name))})
    yield "[squatted]"
    yield from (f"{name} {target}" for name, target in sorted(bad.items()))


def entry(name: str, modules: Iterable[str]) -> str:
    """Return the line of a distribution; its own name needs no saying."""
    own = name.replace("-", "_")
    more = sorted(module for module in modules if module != own)
    if more and own in modules:
        more.append(own)
    return " ".join((name, *more))


def main() -> None:
    text = "".join(line + "\n" for line in sections(Path(sys.argv[1])))
    (HERE / "known.txt.gz").write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    print(f"{text.count(chr(10)):,} lines")


if __name__ == "__main__":
    main()
