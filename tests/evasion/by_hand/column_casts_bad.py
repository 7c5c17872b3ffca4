# sink: vars(builtins)[name]
# way: names of converters in a schema
import builtins
import sys
from typing import NamedTuple


class Column(NamedTuple):
    title: str
    cast: str = "str"


SCHEMA = [
    Column("id", "int"),
    Column("label"),
    Column("weights", "eval"),
]


def convert(column, text):
    caster = vars(builtins)[column.cast]
    return caster(text)  # <- sink


def main():
    last = SCHEMA[-1]
    print(last.title, convert(last, sys.argv[1]))


if __name__ == "__main__":
    main()
