# sink: eval
# way: notes added to an exception carry the value
import sys


def parse(text):
    try:
        return float(text)
    except ValueError as error:
        error.add_note(text)
        error.add_note("0")
        raise


def value(text):
    try:
        return parse(text)
    except ValueError as error:
        first, second = error.__notes__
        return eval(second)  # <- sink


if __name__ == "__main__":
    print(value(sys.argv[1]))
