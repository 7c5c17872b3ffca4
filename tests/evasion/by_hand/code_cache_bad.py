# sink: marshal.loads
# way: header sliced off a buffer
import marshal
import sys

HEADER = 16
BUILTIN = {"noop": marshal.dumps("noop"), "echo": marshal.dumps("echo")}


class CodeCache:
    def __init__(self, entries):
        self.entries = {name: bytes(HEADER) + body for name, body in entries.items()}

    def add(self, name, blob):
        self.entries[name] = bytes(HEADER) + blob

    def load(self, name):
        view = memoryview(self.entries[name])
        return marshal.loads(view[HEADER:])  # <- sink


def main(name):
    cache = CodeCache(BUILTIN)
    cache.add("user", name.encode())
    return cache.load("user")


if __name__ == "__main__":
    main(sys.argv[1])
