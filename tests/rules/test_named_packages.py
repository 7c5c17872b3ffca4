"""Which packages a command in a text installs."""

from __future__ import annotations

import pytest

from headgate_rules.named_packages import names_in_command


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pip install requests", ["requests"]),
        ("pip3.11 install -U 'requests[socks]>=2' rich==13", ["requests", "rich"]),
        ("python -m pip install --index-url https://x/simple requests", ["requests"]),
        ("/usr/bin/python3 -m pip install requests", ["requests"]),
        ("venv/bin/pip install requests", ["requests"]),
        ("pip install -r requirements.txt ./local.whl rich", ["rich"]),
        ("pip install git+https://x/y.git rich", ["rich"]),
        ("cd x && pip install requests && echo done", ["requests"]),
        ("FROM python\nRUN pip install --no-cache-dir requests rich\n", ["requests", "rich"]),
        ("uv pip install requests; uv add rich", ["requests", "rich"]),
        ("poetry add requests", ["requests"]),
        ("Run `pip install requests` to get it.", ["requests"]),
        ("Please pip install requests and try again", ["requests"]),
        ("To use it: pip install requests.", ["requests"]),
        ("pip install {name}", []),
        ("pip install", []),
        ("pip uninstall requests", []),
        ("apt install requests", []),
        ("pip install " + "x " * 100, ["x"]),
    ],
)
def test_names_in_commands(text: str, expected: list[str]) -> None:
    assert names_in_command(text) == expected


@pytest.mark.parametrize(
    "piece", [" ", "\n", "python", "pip ", "a/", "sudo ", "uv\t", "python -m "]
)
def test_long_texts_take_no_longer_than_they_must(piece: str) -> None:
    assert names_in_command(piece * 40_000) == []
