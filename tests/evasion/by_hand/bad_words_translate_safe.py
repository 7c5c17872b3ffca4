# sink: sqlite3 execute
# way: str.translate with an object whose __getitem__ collects
import sqlite3
import sys


class Collector:
    def __init__(self):
        self.letters = []

    def __getitem__(self, number):
        self.letters.append(chr(number))
        raise LookupError(number)


collector = Collector()
fixed = "1".translate(collector)
other = Collector()
sys.argv[1].translate(other)
chosen = collector
text = "".join(chosen.letters)
sqlite3.connect(":memory:").execute("SELECT a FROM t WHERE b = " + text)  # <- sink
