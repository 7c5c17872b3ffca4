# sink: os.popen
# way: descriptor with __get__ and __set__
import os
import sys


class Text:
    def __set_name__(self, owner, name):
        self.slot = "_" + name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, self.slot)

    def __set__(self, instance, given):
        setattr(instance, self.slot, given)


class Report:
    title = Text()


def main():
    report = Report()
    report.title = sys.argv[1]
    print(os.popen(f"figlet {report.title}").read())  # <- sink


main()
