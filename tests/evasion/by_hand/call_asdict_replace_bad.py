# sink: subprocess.call(**options)
# way: options from a NamedTuple changed with _replace
import subprocess
import sys
from typing import NamedTuple


class Options(NamedTuple):
    shell: bool = False
    timeout: float | None = None
    cwd: str = "/tmp"

    def for_windows(self):
        return self._replace(shell=True, cwd="C:/Temp")

    def patient(self):
        return self._replace(timeout=60.0)


def listing(name, options):
    chosen = options._asdict()
    return subprocess.call("ls " + name, **chosen)  # <- sink


if __name__ == "__main__":
    base = Options()
    listing(sys.argv[1], base.for_windows().patient())
