from itertools import product

import pytest
from pathspec import GitIgnoreSpec

from headgate.project.patterns import decides

NAMES = (
    "tests",
    "test",
    "test_a.py",
    "a_test.py",
    "conftest.py",
    "a",
    ".a",
    "..",
    "Test",
    "a b",
    "ä.py",
    "*",
)
PATTERNS = (
    "*_test.py",
    ".a/",
    "*",
    "*/",
    "**",
    "**/",
    ".*",
    "a**",
    "tests/",
    "test/",
    "test_*.py",
    "*_test.py",
    "conftest.py",
    "a",
    "a*/",
    "t**t",
    "a.",
    "A*",
    "_/",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_plain_patterns_mean_what_git_means(pattern: str) -> None:
    """They are read without the library that reads all others."""
    spec = GitIgnoreSpec.from_lines([pattern])
    paths = ["/".join(names) for n in (1, 2, 3) for names in product(NAMES, repeat=n)]
    for path, is_dir in product(paths, (True, False)):
        wanted = spec.check_file(path + "/" if is_dir else path).include
        assert decides((pattern,), path, is_dir=is_dir) == wanted, (path, is_dir)


def test_of_several_plain_patterns_one_is_enough() -> None:
    assert decides(("x", "tests/"), "tests/a.py") is True
    assert decides(("x", "tests/"), "src/a.py") is None
    assert decides(("tests/", "!tests/a.py"), "tests/a.py") is False
