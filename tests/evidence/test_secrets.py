"""Texts that may be keys are asked about at detect-secrets, whose settings stay as they are."""

from __future__ import annotations

import subprocess
import sys

import pytest

from headgate.evidence import Place, Secrets

HEX = "5f4dcc3b" + "5aa765d6" + "1d8327de" + "b882cf99"
MIXED = "Zq8vK2xP9mT4wL7nB1" + "cR6yH3jF5dG0sA"


def kind(name: str, text: str) -> str:
    key = f"secret:{name}={text}"
    return Secrets().answers([key, "version:x"], Place())[key]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("", HEX + "-us12", "Mailchimp Access Key"),
        ("", f"see {HEX}-us12 there", "Mailchimp Access Key"),
        ("", "AC" + HEX, "Twilio API Key"),
        ("", "AB12AC" + HEX + "77", "random"),  # the form is a part of something longer
        ("", "ghp_" + "aB3" * 12, ""),  # no mixture of characters
        ("ibm_cloud_key", MIXED + "x9Yq2Wz8Vt4B", "IBM Cloud IAM Key"),
        ("colour", MIXED + "x9Yq2Wz8Vt4B", "random"),
        ("cloudant_password", HEX + HEX[::-1], "Cloudant Credentials"),
        ("", HEX, "random"),
        ("", MIXED, "random"),
        ("", "first line\n" + HEX + "-us12\nlast line", "Mailchimp Access Key"),
        ("", "0123456789abcdef", ""),  # a sequence
        ("", "7b9c1e62-4d3f-4a58-9b1e-2f6c8d7a5e40", ""),  # a UUID
        ("", "//registry.npmjs.org/:_authToken=7b9c1e62-4d3f-4a58-9b1e-2f6c8d7a5e40", "NPM tokens"),
        ("", "{" + MIXED + "}", ""),
        ("", "the quick brown fox jumps over 2 lazy dogs", ""),
        ("", "127.0.0.1", ""),
        ("", "", ""),
    ],
)
def test_kinds(name: str, text: str, expected: str) -> None:
    assert kind(name, text) == expected


def test_it_is_imported_when_a_text_is_asked_about_and_nothing_of_the_process_changes() -> None:
    code = """
import logging, socket, sys, warnings
shows = warnings.showwarning
socket.socket.connect = None
from headgate.evidence import Place, Secrets
secrets = Secrets()
secrets.answers(["version:x"], Place())
assert "detect_secrets" not in sys.modules
assert secrets.answers([f"secret:a={'5f4dcc3b5aa765d61d8327deb882cf99'}-us12"], Place())
assert warnings.showwarning is shows
from detect_secrets.settings import get_settings
assert not get_settings().plugins
assert not logging.getLogger().handlers
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
