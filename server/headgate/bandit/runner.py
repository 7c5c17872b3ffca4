"""Drives Bandit over a unit, a file's text, or a whole file.

Owns the bridge to Bandit's own classes. Importing it loads Bandit; only
`checks` does, on first use.
"""

from __future__ import annotations

import ast
import io
import json
import os.path
import threading
import tokenize
import warnings
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from headgate.bandit import loading
from headgate.bandit.issues import findings_of, range_of_node
from headgate.bandit.settings import BanditSettings
from headgate.ruleapi import Finding, Problem
from headgate.text import Position, Range, split_lines

if TYPE_CHECKING:
    from headgate.syntax import Unit

OnProblem: TypeAlias = Callable[[Problem], object]

_FILE: Final = "File"
_BIDI: Final = "B613"
_MARK: Final = "\u200f"
"""The mark of direction, which Arabic and Hebrew need and which turns nothing but itself."""
_LIKE_IT: Final = "\u2014"
"""A character of the same size that no check looks for."""
_BOM: Final = "\ufeff"

# A Bandit test and, for those that take one, its configuration.
_Prepared: TypeAlias = Mapping[str, tuple[tuple[Any, tuple[Any, ...]], ...]]

_building: Final = threading.Lock()


def _config(settings: BanditSettings) -> Any:
    config = loading.config.BanditConfig()
    config.config.update(json.loads(settings.options))
    return config


def _profile(settings: BanditSettings) -> dict[str, set[str]]:
    return {"include": set(settings.tests), "exclude": set(settings.skips)}


@lru_cache(maxsize=8)
def _prepared(settings: BanditSettings) -> _Prepared:
    """Return the tests to run, by the type of node that they look at.

    Bandit keeps a test's configuration on the test itself, for the whole
    process; it is read off here, so that several settings can be used in turn.
    """
    with _building:
        tests = loading.test_set.BanditTestSet(_config(settings), _profile(settings)).tests
        return {
            kind: tuple((test, (test._config,) if hasattr(test, "_config") else ()) for test in of)
            for kind, of in tests.items()
        }


class _Tests:
    """Bandit's test set for one run: a test that raises becomes one problem."""

    def __init__(self, prepared: _Prepared, on_problem: OnProblem) -> None:
        self.tests = prepared
        self._on_problem = on_problem
        self._bound: dict[str, list[Any]] = {}
        self._failed: set[object] = set()

    def get_tests(self, kind: str) -> list[Any]:
        """Return the tests for a type of node (called by Bandit)."""
        bound = self._bound.get(kind)
        if bound is None:
            bound = self._bound[kind] = [self._bind(*test) for test in self.tests.get(kind, ())]
        return bound

    def _bind(self, test: Any, config: tuple[Any, ...]) -> Any:
        def run(context: Any) -> Any:
            try:
                issue = test(context, *config)
                if issue is not None:
                    # Bandit's issue forgets where its node ends.
                    issue.headgate_node = context.node
            # The wall between plugins, and around all of them.
            except (Exception, SystemExit) as error:
                if test not in self._failed:
                    self._failed.add(test)
                    self._on_problem(_failure_of(test, context, error))
                return None
            return issue

        # What Bandit reads off a test.
        bound: Any = run
        bound.__name__ = test.__name__
        bound._test_id = test._test_id
        return bound

    def forget(self) -> None:
        """Let go of what has been bound, which holds this: no garbage collector is needed then."""
        self._bound.clear()


def _failure_of(test: Any, context: Any, error: BaseException) -> Problem:
    # The error's own words may quote source; its place in the plugin does not.
    line = getattr(context.node, "lineno", None)
    place = _last_frame(error.__traceback__)
    return Problem(
        test._test_id,
        f"Bandit's test {test.__name__} raised {type(error).__name__} at {place}",
        None if line is None else line - 1,
    )


def _last_frame(traceback: TracebackType | None) -> str:
    place = ""
    while traceback is not None:
        name = os.path.basename(traceback.tb_frame.f_code.co_filename)
        place = f"{name}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def _visitor(tests: _Tests, path: str, data: bytes) -> Any:
    # An empty name keeps Bandit from looking for the packages around the file.
    visitor = loading.node_visitor.BanditNodeVisitor(
        "", io.BytesIO(data), None, tests, False, {}, None
    )
    visitor.fname = path
    visitor.namespace = os.path.splitext(os.path.basename(path))[0]
    _without_nosec(visitor)
    _without_scores(visitor, tests)
    return visitor


def _without_nosec(visitor: Any) -> None:
    """Say at once that no line has `# nosec`.

    Bandit would look at every line of a statement, for each string in it and
    each test: a literal of 7,000 lines took seven seconds.
    """

    def none(context: object, test_result: object = None) -> None:
        return None

    visitor.tester._get_nosecs_from_contexts = none


def _without_scores(visitor: Any, tests: _Tests) -> None:
    """Spare nodes that no test looks at, and sums that nobody reads: half of the time."""
    run_tests = visitor.tester.run_tests

    def run(context: Any, kind: str) -> Any:
        return run_tests(context, kind) if kind in tests.tests else None

    def forget(scores: object) -> None:
        return None

    visitor.tester.run_tests = run
    visitor.update_scores = forget


def _let_go(visitor: Any, tests: _Tests) -> None:
    """Undo the circles of a visitor that is done: there are thousands in a file."""
    tests.forget()
    for one in (visitor.tester, visitor):
        cast("dict[str, object]", vars(one)).clear()


@lru_cache(maxsize=4096)
def _learnt(source: str) -> tuple[frozenset[str], Mapping[str, str]]:
    """Return the names and the aliases that Bandit learns from an import statement."""
    visitor = _visitor(_Tests({}, lambda problem: None), "", b"")
    try:
        visitor.generic_visit(ast.parse(source.strip()))
    except (SyntaxError, ValueError):
        return frozenset(), MappingProxyType({})
    return frozenset(visitor.imports), MappingProxyType(visitor.import_aliases)


@lru_cache(maxsize=256)
def _learnt_before(sources: tuple[str, ...]) -> tuple[frozenset[str], Mapping[str, str]]:
    names: set[str] = set()
    aliases: dict[str, str] = {}
    for source in sources:
        more_names, more_aliases = _learnt(source)
        names |= more_names
        aliases |= more_aliases
    return frozenset(names), MappingProxyType(aliases)


def check_unit(
    unit: Unit, settings: BanditSettings, path: str, on_problem: OnProblem
) -> tuple[Finding, ...]:
    """See `checks.check_unit`."""
    if settings.excludes(path):
        return ()
    tests = _Tests(_prepared(settings), on_problem)
    visitor = _visitor(tests, path, "".join(unit.lines).encode("utf-8", "replace"))
    names, aliases = _learnt_before(unit.imports)
    visitor.imports = set(names)
    visitor.import_aliases = dict(aliases)
    try:
        visitor.generic_visit(unit.tree())
    # Bandit recurses; what it found before it gave up stays.
    except Exception as error:
        on_problem(Problem("bandit", f"Bandit gave up on a statement: {type(error).__name__}"))
    results = visitor.tester.results
    _let_go(visitor, tests)
    return findings_of(
        results,
        lambda issue: range_of_node(issue, issue.headgate_node, unit.lines),
        _names(),
        on_problem,
    )


def check_file_level(
    text: str, path: str, settings: BanditSettings, on_problem: OnProblem
) -> tuple[Finding, ...]:
    """See `checks.check_file_level`."""
    if settings.excludes(path):
        return ()
    tests = _prepared(settings).get(_FILE, ())
    if text.isascii():
        # B613 looks for characters outside ASCII, ten times per line.
        tests = tuple(test for test in tests if test[0]._test_id != _BIDI)
    if not tests:
        return ()
    seen = text.replace(_MARK, _LIKE_IT)
    visitor = _visitor(_Tests({_FILE: tests}, on_problem), path, seen.encode("utf-8", "replace"))
    visitor.tester.run_tests(
        {
            "file_data": visitor.fdata,
            "filename": path,
            "lineno": 0,
            "linerange": [0, 1],
            "col_offset": 0,
        },
        _FILE,
    )
    lines = split_lines(text)

    def place(issue: Any) -> Range:
        if issue.test_id == _BIDI:
            return _bidi_range(text, issue.lineno, issue.col_offset)
        return range_of_node(issue, None, lines)

    return findings_of(visitor.tester.results, place, _names(), on_problem)


def _bidi_range(text: str, lineno: int, column: int) -> Range:
    """Place the character that B613 means: it counts lines with str.splitlines, columns from 1."""
    body = text.removeprefix(_BOM)
    before = sum(map(len, body.splitlines(keepends=True)[: lineno - 1])) + column - 1
    lines = split_lines(text[: len(text) - len(body) + before])
    start = Position(len(lines) - 1, len(lines[-1]))
    return Range(start, Position(start.line, start.column + 1))


def check_whole_file(
    data: bytes, path: str, settings: BanditSettings, on_problem: OnProblem
) -> tuple[Finding, ...]:
    """See `checks.check_whole_file`."""
    if settings.excludes(path):
        return ()
    # As the command spells a file that it is given.
    name = os.path.join(".", path)
    with _building:
        manager = loading.manager.BanditManager(
            _config(settings), "file", profile=_profile(settings)
        )
    manager.b_ts = _Tests(_prepared(settings), on_problem)

    def visit(name: str, stream: object, data: bytes, nosec: Mapping[int, object]) -> Any:
        visitor = loading.node_visitor.BanditNodeVisitor(
            name, stream, manager.b_ma, manager.b_ts, manager.debug, nosec, manager.metrics
        )
        # None stands for a comment that is no nosec.
        if all(tests is None for tests in nosec.values()):
            _without_nosec(visitor)
        score = visitor.process(data)
        manager.results += visitor.tester.results
        return score

    manager._execute_ast_visitor = visit
    with warnings.catch_warnings():
        # Of the code that is parsed, about its escapes.
        warnings.simplefilter("ignore")
        manager._parse_file(name, io.BytesIO(data), [name])
    for _, reason in manager.skipped:
        on_problem(Problem("bandit", f"skipped by Bandit: {reason}"))
    if not manager.results:
        return ()
    text = _decoded(data)
    # Python's parser does not count a byte order mark; a snapshot does.
    mark = len(text) - len(text.removeprefix(_BOM))
    lines = split_lines(text[mark:])

    def place(issue: Any) -> Range:
        start, end = range_of_node(issue, issue.headgate_node, lines)
        return Range(_after(mark, start), _after(mark, end))

    return findings_of(manager.results, place, _names(), on_problem)


def _after(mark: int, position: Position) -> Position:
    return position if position.line else Position(0, position.column + mark)


def _decoded(data: bytes) -> str:
    """Return the text as the parser reads it, with a byte order mark that is there."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode("utf-8" if encoding == "utf-8-sig" else encoding, "replace")
    except (SyntaxError, LookupError):
        return data.decode("utf-8", "replace")


@cache
def installed_ids() -> Mapping[str, str]:
    """See `checks.installed_ids`."""
    extensions = loading.extensions
    ids: dict[str, str] = {
        name: test.plugin._test_id for name, test in extensions.plugins_by_name.items()
    }
    # Bandit looks plugins up before its lists of names.
    listed = {name: entry["id"] for name, entry in extensions.blacklist_by_name.items()}
    return MappingProxyType(listed | ids)


@cache
def _names() -> Mapping[str, str]:
    return MappingProxyType({id_: name for name, id_ in installed_ids().items()})


def setup_problems(settings: BanditSettings) -> tuple[Problem, ...]:
    """See `checks.setup_problems`."""
    problems = list(loading.LOAD_PROBLEMS)
    extensions = loading.extensions
    for name in sorted(settings.tests | settings.skips):
        if not extensions.check_id(name):
            problems.append(Problem("bandit", f"no installed test of Bandit has the id {name!r}"))
    tables = sorted({getattr(test.plugin, "_takes_config", "") for test in extensions.plugins})
    for name in sorted(set(json.loads(settings.options)).difference(tables)):
        near = get_close_matches(name, tables, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        problems.append(Problem("bandit", f"no installed test of Bandit reads {name!r}{hint}"))
    if not _prepared(settings):
        problems.append(Problem("bandit", "the settings leave no test of Bandit to run"))
    return tuple(problems)
