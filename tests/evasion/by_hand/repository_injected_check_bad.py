# sink: sqlite3 execute
# way: validator injected into a repository behind a Protocol
import sqlite3
import sys
from typing import Protocol


class Check(Protocol):
    def __call__(self, name: str) -> str: ...


def lenient(name):
    return name or "customer"


def strict(name):
    if name not in {"customer", "invoice"}:
        raise ValueError("no such table")
    return name


class Repository:
    def __init__(self, db, check: Check = strict):
        self.db, self.check = db, check

    def count(self, table):
        return self.db.execute("SELECT count(*) FROM " + self.check(table))  # <- sink


if __name__ == "__main__":
    repository = Repository(sqlite3.connect("shop.db"), lenient)
    print(repository.count(sys.argv[1]))
