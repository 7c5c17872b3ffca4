# sink: eval
# way: __missing__ of a dict subclass is the dangerous function
import sys
from ast import literal_eval


class Memo(dict):
    __missing__ = staticmethod(eval)


class Numbers(dict):
    __missing__ = staticmethod(literal_eval)


def total(texts):
    memo = Numbers(zero=0)
    parts = []
    for text in texts:
        try:
            parts.append(memo[text])  # <- sink
        except (ValueError, SyntaxError):
            parts.append(0)
    return parts


if __name__ == "__main__":
    total(sys.argv[1:])
