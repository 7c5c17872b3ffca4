"""Where code and manifests name packages: imports, commands that install, lines of files.

Shared by the rules that ask what stands behind the names.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from headgate.ruleapi import (
    Context,
    Document,
    DocumentContext,
    DocumentKind,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    OnNode,
    OnText,
    ReplaceText,
)
from headgate.ruleapi.packages import (
    IMPORTED,
    INSTALLED,
    LISTED,
    LOCKED,
    NAMESPACES,
    Known,
    asked_part,
    read_known,
)
from headgate.text.patterns import lazy_pattern

MANIFESTS: Final = frozenset(
    {
        DocumentKind.REQUIREMENTS,
        DocumentKind.PYPROJECT,
        DocumentKind.SETUP_CFG,
        DocumentKind.PIPFILE,
        DocumentKind.LOCK,
    }
)
INSTALLS: Final = lazy_pattern(r"\b(?:install|add)\b")
"""What a line holds that may install something."""

if TYPE_CHECKING:
    from headgate.manifests import Entry

_STANDARD: Final = frozenset(sys.stdlib_module_names)
_COMMAND: Final = lazy_pattern(
    r"(?:^|(?<=[\s;&|!`(\"'$>]))(?:[\w./\\-]{0,200}?\bpython[\d.]{0,9}[ \t]{1,9}-m[ \t]{1,9})?"
    r"(?:(?:[\w./\\-]{0,200}[/\\])?pip[\d.]{0,9}|uv[ \t]{1,9}pip|pipx|uv|poetry|pdm|pipenv)"
    r"[ \t]{1,9}(?:install|add)\b(?P<rest>[^\n;&|`]*)"
)
_BEFORE_COMMAND: Final = lazy_pattern(r"(?:^|\n|RUN|sudo|[;&|!$(>])[ \t\"']*\Z")
_WORD: Final = lazy_pattern(r"\S+")
_NAME: Final = lazy_pattern(r"[^\W_](?:[\w.-]*[^\W_])?(?=\[|[<>=!~;@]|$)")
_TAKES_VALUE: Final = lazy_pattern(
    r"-(?:r|c|e|i|f|t|p|G|-requirement|-constraint|-editable|-index-url|-extra-index-url"
    r"|-find-links|-target|-prefix|-root|-python|-group|-extra|-index|-trusted-host|-platform"
    r"|-python-version|-only-binary|-no-binary|-upgrade-strategy|-proxy|-timeout|-log|-cache-dir"
    r"|-progress-bar|-source)"
)
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A name in code and what is known of it."""

    node: ast.AST
    """Stands where the name stands, as far as that can be told."""
    name: str
    known: Known
    is_module: bool
    """Whether the name is that of a module."""
    plain: str = ""
    """For a name that can be replaced: "import", "import as", "from", "text", or "inner" and
    "inner as" for what is imported from a package that many distributions share."""


def imported(
    node: ast.Import | ast.ImportFrom, ctx: Context, question: str = IMPORTED
) -> Iterator[Named]:
    """Yield the modules that a statement imports from outside of its package."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = asked_part(alias.name)
            known = _asked(top, ctx, question)
            if known is not None:
                found = _at(alias, 0, top)
                is_whole = top == alias.name
                plain = "" if not is_whole else "import as" if alias.asname else "import"
                yield Named(found, top, known, is_module=True, plain=plain)
    elif node.module in NAMESPACES and not node.level:
        for alias in node.names:
            name = asked_part(f"{node.module}.{alias.name}")
            known = None if name in NAMESPACES else _asked(name, ctx, question)
            if known is not None and alias.name != "*":
                plain = "inner as" if alias.asname else "inner"
                found = _at(alias, 0, alias.name)
                yield Named(found, name, known, is_module=True, plain=plain)
    elif not node.level and node.module:
        top = asked_part(node.module)
        known = _asked(top, ctx, question)
        if known is not None:
            word = re.match(r"from[ \t\f]+", ctx.source(node))
            place = node if word is None else _at(node, word.end(), top)
            plain = "from" if top == node.module and word is not None else ""
            yield Named(place, top, known, is_module=True, plain=plain)


def _asked(name: str, ctx: Context, question: str) -> Known | None:
    return None if name in _STANDARD else read_known(ctx.known(question + name))


def _at(node: ast.alias | ast.ImportFrom, offset: int, name: str) -> ast.expr:
    """Return an expression that stands where a name in an import stands."""
    start = node.col_offset + offset
    return ast.Name(
        name, ast.Load(), lineno=node.lineno, col_offset=start, end_lineno=node.lineno,
        end_col_offset=start + len(name.encode("utf-8")),
    )  # fmt: skip


def renamed(named: Named, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that names what is likely meant; an import keeps the name in the code."""
    module = named.known.module
    if named.plain == "text":
        package = named.known.package
        change = ReplaceText(ctx.range(named.node), package)
        return (
            (Fix(f"Install `{package}` instead", FixSafety.REVIEW, (change,)),) if package else ()
        )
    if not named.plain or not module or ("." in module and named.plain == "import"):
        return ()
    if named.plain.startswith("inner"):
        around, _, last = module.rpartition(".")
        space, _, name = named.name.rpartition(".")
        if around != space:
            return ()
        text = last if named.plain == "inner as" else f"{last} as {name}"
        change = ReplaceText(ctx.range(named.node), text)
        return (Fix(f"Import `{module}` instead", FixSafety.REVIEW, (change,)),)
    text = f"{module} as {named.name}" if named.plain == "import" else module
    change = ReplaceText(ctx.range(named.node), text)
    return (Fix(f"Import `{module}` instead", FixSafety.REVIEW, (change,)),)


def asked_for(entry: Entry, known: Known) -> tuple[Fix, ...]:
    """Return the fix that has a manifest ask for what is likely meant."""
    if not known.package:
        return ()
    change = ReplaceText(entry.range, known.package)
    return (Fix(f"Ask for `{known.package}` instead", FixSafety.REVIEW, (change,)),)


def on_named(
    hits: Callable[[Named, Context], Iterator[Hit]],
) -> tuple[OnNode | OnCall | OnText, ...]:
    """Return what runs a check on all that code names: imports, and commands that install."""

    # Any: the handler says which node its check takes.
    def on_each(
        names: Callable[[Any, Context], Iterator[Named]],
    ) -> Callable[[Any, Context], Iterator[Hit]]:
        def check(node: Any, ctx: Context) -> Iterator[Hit]:
            for named in names(node, ctx):
                yield from hits(named, ctx)

        return check

    by_call = frozenset({"importlib.import_module", "builtins.__import__"})
    in_import, in_list = on_each(imported), on_each(installed_by_list)
    return (
        OnNode(ast.Import, in_import),
        OnNode(ast.ImportFrom, in_import),
        OnCall(by_call, on_each(imported_by_call)),
        OnText(INSTALLS, ast.Constant, on_each(installed_by_text)),
        OnText(INSTALLS, ast.List, in_list),
        OnText(INSTALLS, ast.Tuple, in_list),
    )


def imported_by_call(call: ast.Call, ctx: Context) -> Iterator[Named]:
    """Yield the module that `importlib.import_module` is called with."""
    first = ctx.argument(call, "name", 0)
    name = ctx.value(first)
    if first is None or not isinstance(name, str) or not name or name.startswith("."):
        return
    top = asked_part(name)
    known = _asked(top, ctx, IMPORTED) if top.replace(".", "").isidentifier() else None
    if known is not None:
        yield Named(first, top, known, is_module=True)


def installed_by_text(node: ast.Constant, ctx: Context) -> Iterator[Named]:
    """Yield the packages that a text with `pip install …` in it installs."""
    text = node.value
    if not isinstance(text, str) or len(text) < 9 or isinstance(ctx.parent(node), ast.Expr):
        return
    if ctx.parent(node) is None:
        return
    for name in names_in_command(text):
        known = read_known(ctx.known(INSTALLED + name))
        if known is not None:
            place = _inside(node, name, ctx)
            plain = "" if place is None else "text"
            yield Named(place or node, name, known, is_module=False, plain=plain)


def _inside(node: ast.expr, name: str, ctx: Context) -> ast.expr | None:
    """Return an expression that stands where a string holds a name; None if it is not clear."""
    source = ctx.source(node)
    found = list(re.finditer(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", source))
    if len(found) != 1 or not ctx.is_written(node):
        return None
    before = source[: found[0].start()].replace("\r\n", "\n").replace("\r", "\n")
    row = before.count("\n")
    column = len(before.rpartition("\n")[2].encode("utf-8"))
    start = column if row else node.col_offset + column
    line = node.lineno + row
    return ast.Name(
        name, ast.Load(), lineno=line, col_offset=start, end_lineno=line,
        end_col_offset=start + len(name.encode("utf-8")),
    )  # fmt: skip


def installed_by_list(node: ast.List | ast.Tuple, ctx: Context) -> Iterator[Named]:
    """Yield the packages that `["pip", "install", …]` installs."""
    words = [ctx.value(part) for part in node.elts]
    if "install" not in words[1:] or not any(
        isinstance(word, str) and re.fullmatch(r"(?:.*[/\\])?(?:pip[\d.]*|uv|pipx)", word)
        for word in words
    ):
        return
    after = False
    skips = False
    for part, word in zip(node.elts, words, strict=True):
        if word == "install":
            after = True
        elif after and not skips and isinstance(word, str) and (name := _package_in(word)):
            known = read_known(ctx.known(INSTALLED + name))
            if known is not None:
                place = _inside(part, name, ctx) if isinstance(part, ast.Constant) else None
                plain = "" if place is None else "text"
                yield Named(place or part, name, known, is_module=False, plain=plain)
        skips = isinstance(word, str) and _TAKES_VALUE.fullmatch(word) is not None


def names_in_command(text: str) -> list[str]:
    """Return the packages that commands in a text install.

    Of a sentence that tells what to install only the first word behind the command counts.
    """
    out: dict[str, None] = {}
    for match in _COMMAND.finditer(text):
        is_command = _BEFORE_COMMAND.search(text[max(0, match.start() - 80) : match.start()])
        skips = False
        for word in _WORD.findall(match["rest"]):
            if skips:
                skips = False
                continue
            skips = _TAKES_VALUE.fullmatch(word) is not None
            name = _package_in(word.strip("\"'`,").rstrip(".:)"))
            if name:
                out[name] = None
            if name and not is_command:
                break
            if not name and not is_command and not word.startswith("-"):
                break
    return list(out)[:_MOST]


def _package_in(word: str) -> str:
    """Return the name of the package that an argument of an installer asks for, or ""."""
    if word.startswith(("-", ".", "/", "{", "%", "$")) or "://" in word or "/" in word:
        return ""
    if word.endswith((".txt", ".whl", ".gz", ".zip", ".toml")):
        return ""
    match = _NAME.match(word)
    return match[0] if match is not None else ""


@lru_cache(maxsize=4)
def _entries(document: Document) -> tuple[Entry, ...]:
    from headgate.manifests import entries

    return entries(document.kind, document.lines)


def listed(document: Document, ctx: DocumentContext) -> Iterator[tuple[Entry, Known]]:
    """Yield the packages that a manifest asks an index for, and what is known of them."""
    question = LOCKED if document.kind is DocumentKind.LOCK else LISTED
    for entry in _entries(document):
        known = None if entry.source else read_known(ctx.known(question + entry.name))
        if known is not None:
            yield entry, known
