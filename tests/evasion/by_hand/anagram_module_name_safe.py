# sink: import_module(name).loads
# way: name is found by sorting its letters
import importlib
import sys

KNOWN = {"".join(sorted(name)): name for name in ("json", "pickle", "marshal")}


def solve(letters):
    return KNOWN["".join(sorted(letters))]


value = sys.argv[1]
try:
    importlib.import_module(solve("snoj")).loads(value.encode())  # <- sink
except ValueError:
    print("no document")
