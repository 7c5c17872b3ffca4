# sink: os.system
# way: __class_getitem__ gives the callable
import os


class Step:
    def __class_getitem__(cls, key):
        if key == "show":
            return os.fspath
        return os.system


command = "git clone " + input()
Step["run"](command)  # <- sink
