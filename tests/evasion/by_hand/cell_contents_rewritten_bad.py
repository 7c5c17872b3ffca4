# sink: eval
# way: closure cell of a function is set from outside
import sys


def make():
    formula = "1 + 1"

    def compute():
        return eval(formula)  # <- sink

    def describe():
        label = "sum"
        return lambda: label

    return compute, describe()


def swap(function, text):
    function.__closure__[0].cell_contents = text


compute, describe = make()
swap(compute, sys.argv[1])
compute()
