# sink: subprocess.call(**options)
# way: keyword options overridden level by level
import subprocess
import sys


class Step:
    options = {"timeout": 30}

    @classmethod
    def all_options(cls):
        merged = {}
        for base in reversed(cls.__mro__):
            merged.update(vars(base).get("options", {}))
        return merged

    def run(self, value):
        return subprocess.call("ls " + value, **self.all_options())  # <- sink


class ShellStep(Step):
    options = {"shell": False}


class QuietStep(ShellStep):
    options = {"stdout": subprocess.DEVNULL}


QuietStep().run(sys.argv[1])
