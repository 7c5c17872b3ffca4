# sink: subprocess.run(shell=)
# way: functools.partialmethod that sets an option
import subprocess
from functools import partialmethod


class Lister:
    def _start(self, folder, *, through):
        return subprocess.run("ls " + folder, shell=through)  # <- sink

    start = partialmethod(_start, through=True)


if __name__ == "__main__":
    Lister().start(input("folder: "))
