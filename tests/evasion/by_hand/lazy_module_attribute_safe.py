# sink: os.system
# way: lazy attribute of the module through __getattr__
import os
import sys


def __getattr__(name):
    if name == "launch":
        return os.system
    if name == "measure":
        return len
    raise AttributeError(name)


this = sys.modules[__name__]
this.measure("open " + sys.argv[1])  # <- sink
