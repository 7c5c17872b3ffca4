# sink: eval
# way: argparse type function that only limits the length
import argparse
import re
import sys


def expression(text):
    if not re.fullmatch(r"[-+*/().\d]*", text) or len(text) > 200:
        raise argparse.ArgumentTypeError("numbers and operators only")
    return text


def build_parser():
    parser = argparse.ArgumentParser(description="calculator")
    parser.add_argument("formula", type=expression)
    parser.add_argument("rest", nargs="*")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    print(eval(args.formula, {"__builtins__": {}}))  # <- sink
    return 0


if __name__ == "__main__":
    sys.exit(main()) if len(sys.argv) == 1 else main()
