# sink: eval
# way: reduce over a list of functions, one of which converts
import sys
from functools import reduce


def number(text):
    return repr(float(text))


def tidy(text):
    return text.replace(",", ".")


STEPS = (str.strip, tidy)


def evaluate(text):
    prepared = reduce(lambda value, step: step(value), STEPS, text)
    return eval("0.5 * " + prepared)  # <- sink


if __name__ == "__main__":
    line = sys.argv[1]
    print(evaluate(line) is not None)
