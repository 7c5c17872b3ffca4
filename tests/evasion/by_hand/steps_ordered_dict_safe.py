# sink: exec
# way: OrderedDict reordered with move_to_end before popitem
import sys
from collections import OrderedDict


class Script:
    def __init__(self):
        self.steps = OrderedDict(setup="total = 0", finish="total += 1")

    def add(self, name, code):
        self.steps[name] = code

    def first(self, name):
        self.steps.move_to_end(name, last=False)

    def step(self):
        _, code = self.steps.popitem(last=False)
        exec(code, {})  # <- sink


def main():
    script = Script()
    script.add("user", sys.argv[1])
    script.first("finish")
    script.step()


if __name__ == "__main__":
    main()
