# sink: os.system
# way: __slots__ filled with zip and setattr
import os
import sys


class Job:
    __slots__ = ("tool", "target", "size")

    def __init__(self, *given):
        for slot, entry in zip(self.__slots__, given, strict=True):
            setattr(self, slot, entry)

    def command(self):
        return f"{self.tool} {self.size}"


os.system(Job("du -sh", sys.argv[1], len(sys.argv[1])).command())  # <- sink
