# sink: os.system
# way: __init_subclass__ registry, overridden hook method
import os
import shlex
import sys


class Archiver:
    kinds = {}

    def __init_subclass__(cls, kind, **options):
        super().__init_subclass__(**options)
        cls.kinds[kind] = cls

    def argument(self, name):
        return name

    def run(self, name):
        return os.system("tar czf /tmp/out.tgz -- " + self.argument(name))  # <- sink


class PlainArchiver(Archiver, kind="plain"):
    level = 1


class CarefulArchiver(Archiver, kind="careful"):
    level = 9

    def argument(self, name):
        return shlex.quote(super().argument(name))


if __name__ == "__main__":
    archiver = Archiver.kinds["careful"]()
    archiver.run(sys.argv[1])
