# sink: vars(builtins)[name]
# way: __name__ of a function kept as the key
import builtins
import sys

SHOWN, COMPUTED = (function.__name__ for function in (repr, eval))


def show(value, how=COMPUTED):
    return vars(builtins)[how](value)  # <- sink


if __name__ == "__main__":
    show(sys.argv[1])
