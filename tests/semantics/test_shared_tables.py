"""Tables of which versions share what they have in common behave as dicts of their own."""

from __future__ import annotations

import random

from headgate.semantics.tables import Table


def test_versions_of_a_table_are_dicts_that_do_not_disturb_each_other() -> None:
    number = random.Random(1).randrange
    tables: list[tuple[Table[int, int], dict[int, int]]] = [(Table(), {})]
    for step in range(5_000):
        table, plain = tables[number(len(tables))]
        key = number(400)
        if number(20) == 0 and len(tables) < 60:
            tables.append((table.version(), dict(plain)))
        elif number(3) == 0:
            table.discard(key)
            plain.pop(key, None)
        elif number(3) == 0:
            assert table.setdefault(key, step) == plain.setdefault(key, step)
        else:
            table[key] = plain[key] = step
        assert (key in table, table.get(key)) == (key in plain, plain.get(key))
    for table, plain in tables:
        assert dict(table.items()) == plain
        assert bool(table) == bool(plain)
