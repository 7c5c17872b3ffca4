# sink: os.system
# way: __getattr__ of a proxy imports the module and renames
import importlib
import sys


class Lazy:
    names = {"run": "system", "show": "fspath"}

    def __init__(self, module):
        self._module = module

    def __getattr__(self, name):
        return getattr(importlib.import_module(self._module), self.names[name])


shell = Lazy("os")


def main(arguments):
    for argument in arguments[1:2]:
        shell.run("lpr -- " + argument)  # <- sink


if __name__ == "__main__":
    main(sys.argv)
