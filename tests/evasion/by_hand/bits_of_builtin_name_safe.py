# sink: vars(builtins)[name]
# way: letters of a name chosen by the bits of a number
import builtins
import sys

LETTERS = "laverp"


def spell(*numbers):
    for number in numbers:
        place = number ^ 0b101
        yield LETTERS[place]


value = sys.argv[1]
name = "".join(spell(1, 6, 0, 1))
vars(builtins)[name](value)  # <- sink
