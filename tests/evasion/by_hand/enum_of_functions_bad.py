# sink: compile
# way: enum members that hold functions
import enum
import functools
import sys


def _compiled(text):
    return compile(text, "<rule>", "eval")  # <- sink


def _counted(text):
    return len(text)


class Mode(enum.Enum):
    FULL = functools.partial(_compiled)
    DRY = functools.partial(_counted)

    def __call__(self, text):
        return self.value(text)


Mode["FULL"](sys.argv[1])
