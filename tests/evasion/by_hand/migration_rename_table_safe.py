# sink: sqlite3 cursor
# way: migration steps are generators of statements
import re
import sqlite3
import sys


def identifier(name):
    cleaned = re.sub(r"\W", "_", name)
    if not cleaned.isidentifier():
        raise SystemExit(f"bad name {name}")
    return cleaned


def rename(old, new):
    yield f"ALTER TABLE {old} RENAME TO {identifier(new)}"
    yield f"CREATE VIEW {old} AS SELECT 1"


def migrate(steps):
    cursor = sqlite3.connect("app.db").cursor()
    for step in steps:
        for statement in step:
            cursor.execute(statement)  # <- sink


if __name__ == "__main__":
    migrate([rename("person", "_" + sys.argv[1])])
