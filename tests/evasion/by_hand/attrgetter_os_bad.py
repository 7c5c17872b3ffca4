# sink: getattr(os, name)
# way: operator.attrgetter with a constant out of a tuple
import os
import sys
from operator import attrgetter, itemgetter

FIELDS = ("fspath", "system", "getpid")
pick = itemgetter(1)


def resolve(module):
    name = pick(FIELDS)
    return attrgetter(name)(module)


def main():
    target = "ls " + sys.argv[1]
    handler = resolve(os)
    handler(target)  # <- sink


if __name__ == "__main__":
    main()
