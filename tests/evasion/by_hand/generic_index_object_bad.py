# sink: getattr(os, name)
# way: __index__ of an object picks a word
import os
import sys

WORDS = ("fspath", "system", "fsencode")


class Position:
    def __init__(self, *steps):
        self.steps = steps

    def __index__(self):
        return sum(self.steps) % len(WORDS)


value = sys.argv[1]
start = Position(2, 5, 3)
getattr(os, WORDS[start])("ls " + value)  # <- sink
