"""The table of ids holds for the installed Bandit."""

import pytest

from headgate.bandit import TEST_IDS, id_for, id_for_ruff, installed_ids


def test_the_table_is_that_of_the_installed_bandit() -> None:
    # Other plugins may be installed beside it.
    installed = installed_ids()
    assert TEST_IDS.items() <= installed.items()
    from bandit.core.extension_loader import MANAGER

    own = {p.name for p in MANAGER.plugins if p.plugin.__module__.startswith("bandit.")}
    assert own | set(MANAGER.blacklist_by_name) <= TEST_IDS.keys()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("assert_used", "B101"), ("pickle", "B301"), ("B101", None), ("assert", None), ("", None)],
)
def test_names(name: str, expected: str | None) -> None:
    assert id_for(name) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("S602", "B602"), ("S320", None), ("S6", None), ("S6020", None), ("E501", None)],
)
def test_ruff_codes(code: str, expected: str | None) -> None:
    assert id_for_ruff(code) == expected
