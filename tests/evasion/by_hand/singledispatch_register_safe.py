# sink: os.system
# way: functools.singledispatch on the type of the value
import functools
import os
import sys


@functools.singledispatch
def ping(target):
    raise ValueError(target)


@ping.register
def _(target: str):
    return os.system("ping -c 1 " + target)  # <- sink


@ping.register
def _(target: int):
    return os.system(f"ping -c {target} localhost")  # <- sink


if __name__ == "__main__":
    ping(len(sys.argv[1]))
