# sink: import_module(name).loads
# way: "module:attribute" text taken apart
import sys
from importlib import import_module

DECODERS = """
json = json:loads
binary = pickle:loads
"""


def read(text):
    for line in text.strip().splitlines():
        name, _, target = line.partition("=")
        yield name.strip(), target.strip()


def resolve(target):
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


def decode(raw, decoders=dict(read(DECODERS))):
    return resolve(decoders["binary"])(raw)  # <- sink


if __name__ == "__main__":
    decode(sys.argv[1].encode())
