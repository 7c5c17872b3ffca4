# sink: vars(builtins)[name]
# way: functions of a spreadsheet held in a frozen mapping
import builtins
import sys
from types import MappingProxyType

FUNCTIONS = MappingProxyType({
    "TEXT": "repr",
    "CALC": "eval",
})


class Cell:
    def __init__(self, value, function="CALC"):
        self.value = value
        self.function = function

    def shown(self):
        value = self.value
        return vars(builtins)[FUNCTIONS[self.function]](value)  # <- sink


def main(arguments):
    cells = [Cell(text) for text in arguments[1:]]
    return [cell.shown() for cell in cells]


main(sys.argv)
