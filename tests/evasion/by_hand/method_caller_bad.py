# sink: getattr(os, name)
# way: operator.methodcaller bound to a module
import os
import sys
from operator import methodcaller
from shlex import quote

STEPS = []


def step(name):
    def register(build):
        STEPS.append((name, build))
        return build

    return register


@step("fetch")
def fetch(target):
    return "curl -sfO https://mirror.example.org/index.txt"


@step("unpack")
def unpack(target):
    return f"tar xf bundle.tar -C '{target}'"


def run_all(target):
    for name, build in STEPS:
        print("step", name)
        methodcaller("system", build(target))(os)  # <- sink


if __name__ == "__main__":
    run_all(sys.argv[1])
