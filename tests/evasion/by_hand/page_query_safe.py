# sink: sqlite3 execute
# way: dataclass query with conversions in its factory
import sqlite3
import sys
from dataclasses import dataclass


@dataclass(slots=True)
class Page:
    size: int
    offset: int = 0

    @classmethod
    def parse(cls, text):
        size: int = int(text or 10)
        return cls(size)

    def sql(self, table):
        return f"SELECT * FROM {table} LIMIT {self.size} OFFSET {self.offset}"


class Store(sqlite3.Connection):
    def page(self, table, page):
        return self.execute(page.sql(table))  # <- sink


if __name__ == "__main__":
    Store(":memory:").page("event", Page.parse(sys.argv[1]))
