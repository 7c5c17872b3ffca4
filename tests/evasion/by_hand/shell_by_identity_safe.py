# sink: subprocess.run(shell=)
# way: identity of two objects is the option
import subprocess
import sys


class Marker:
    known = {}

    def __new__(cls, name):
        return cls.known.setdefault(name, super().__new__(cls))


INTERACTIVE = Marker("tty")


def listing(folder, mode):
    return subprocess.run("ls " + folder, shell=mode is INTERACTIVE, check=False)  # <- sink


if __name__ == "__main__":
    listing(sys.argv[1], Marker("batch"))
