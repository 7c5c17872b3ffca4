# sink: vars(builtins)[name]
# way: name out of an integer's bytes, key from an f-string
import builtins
import sys

CODES = {"v1": 0x72657072, "v2": 0x6576616C}
VERSION = 2


def word(version):
    return CODES[f"v{version}"].to_bytes(4, "big").decode("ascii")


class Printer:
    def __init__(self, version):
        self.show = vars(builtins)[word(version)]


def main():
    printer = Printer(VERSION)
    text = sys.argv[1]
    print(printer.show(text) is None)  # <- sink


if __name__ == "__main__":
    main()
