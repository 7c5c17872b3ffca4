"""The module that `headgate try` opens, and the block that it inserts.

Owns these texts only. The block is what an assistant writes when it is asked for
exports, logins and backups: it works, it reads well, and it is full of holes.
"""

from __future__ import annotations

from typing import Final

NAME: Final = "orders.py"

MODULE: Final = '''\
"""Orders of a small shop."""

from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    cents: int


def total(orders: list[Order]) -> int:
    return sum(order.cents for order in orders)
'''

BLOCK: Final = """\


import hashlib
import hmac
import random
import string
import subprocess
import tarfile

import requests
import yaml

API_PASSWORD = "kV9#pl2x!Qw7Zr"


def load_settings(path):
    with open(path) as file:
        return yaml.load(file, Loader=yaml.UnsafeLoader)


def fetch_rates(url):
    return requests.get(url, auth=("shop", API_PASSWORD), verify=False).json()


def list_exports():
    return subprocess.run("ls -l exports", shell=True, capture_output=True).stdout


def compress(folder):
    subprocess.run(f"gzip -r {folder}", shell=True, check=True)


def new_reset_token():
    alphabet = string.ascii_letters + string.digits
    token = "".join(random.choice(alphabet) for _ in range(32))
    return token


def is_signed(body, key, signature):
    expected = hmac.new(key, body, "sha256").hexdigest()
    return signature == expected


def fingerprint(invoice):
    return hashlib.md5(invoice).hexdigest()


def restore(backup):
    with tarfile.open(backup) as archive:
        archive.extractall("data")
"""

TYPED: Final = """

def load_model(path):
    import torch
    return torch.load(path, weights_only=False)
"""
"""What is typed after that, a key at a time."""
