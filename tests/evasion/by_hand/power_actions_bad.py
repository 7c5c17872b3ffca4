# sink: getattr(os, name)
# way: table of attribute names and command heads
import os
import shlex
import sys

ACTIONS = {
    "wake": ("system", "wakeonlan "),
    "halt": ("system", "ssh admin@gateway poweroff "),
    "where": ("getenv", "HOST_"),
}


def perform(action, machine):
    attribute, head = ACTIONS[action]
    call = getattr(os, attribute)
    return call(head + machine)  # <- sink


def main():
    _, machine, *rest = sys.argv
    machine = machine or shlex.quote(machine)
    perform("wake", machine)


if __name__ == "__main__":
    main()
