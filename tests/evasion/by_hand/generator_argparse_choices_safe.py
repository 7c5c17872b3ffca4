# sink: exec
# way: argparse positional with or without choices
import argparse

KINDS = ("csv", "json")


def arguments():
    parser = argparse.ArgumentParser(description="Load a reader and show its name.")
    parser.add_argument("kind", choices=KINDS, help=f"one of {', '.join(KINDS)}")
    parser.add_argument("output", nargs="?", default="-")
    return parser.parse_args()


def main():
    options = arguments()
    namespace = {}
    exec(f"import {options.kind} as reader", namespace)  # <- sink
    return namespace.get("reader")


if __name__ == "__main__":
    main()
