# sink: exec
# way: registry that mixes its own texts with the user's
import sys

CELLS = {}


def cell(name, source, trusted=False):
    CELLS[name] = (source, trusted)


cell("setup", "import math\nradius = 2", trusted=True)
cell("area", "area = math.pi * radius ** 2", trusted=True)


def run(names, namespace=None):
    namespace = {} if namespace is None else namespace
    for name in names:
        source, trusted = CELLS[name]
        if trusted and name != "user":
            exec(source, namespace)  # <- sink
    return namespace


if __name__ == "__main__":
    cell("user", sys.stdin.read())
    run(["setup", "area", "user"])
