# sink: subprocess.run(shell=)
# way: option is a bit of an IntFlag
import subprocess
import sys
from enum import IntFlag, auto


class Run(IntFlag):
    QUIET = auto()
    SHELL = auto()
    WAIT = auto()


DEFAULT = Run.QUIET | Run.SHELL | Run.WAIT


def listing(name, flags):
    return subprocess.run(  # <- sink
        "ls " + name,
        shell=bool(flags & Run.SHELL),
        capture_output=Run.QUIET in flags,
    )


if __name__ == "__main__":
    listing(sys.argv[1], DEFAULT ^ Run.SHELL)
