# sink: eval
# way: which of the predicates of a text is asked
import sys

CHECKS = (str.isascii, str.isidentifier, str.isprintable)


def acceptable(text, checks=CHECKS):
    return any(check(text) for check in checks)


def variable(text, namespace):
    if acceptable(text):
        return eval(text, namespace)  # <- sink
    return None


if __name__ == "__main__":
    variable(sys.argv[1], {"__builtins__": {}, "answer": 42})
