# sink: eval
# way: default of getattr taken because the attribute does not exist
import ast

HISTORY = []


def parser():
    """Prefer the parser for literals, where this Python has one."""
    return getattr(ast, "literal_eval", eval)


def answer(line):
    parse = parser()
    result = parse(line)  # <- sink
    HISTORY.append(result)
    return result


def main():
    line = input("list of numbers> ")
    if line:
        print("read", answer(line))


if __name__ == "__main__":
    main()
