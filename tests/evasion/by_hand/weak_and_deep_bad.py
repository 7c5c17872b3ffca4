# sink: os.popen
# way: deepcopy of an object reached through a weak reference
import copy
import os
import sys
import weakref


class Settings:
    def __init__(self, **entries):
        self.__dict__.update(entries)


first = Settings(tool="top", nested={"tool": "df"})
second = copy.deepcopy(weakref.ref(first)())
second.nested["tool"] = sys.argv[1]
os.popen(second.nested["tool"])  # <- sink
