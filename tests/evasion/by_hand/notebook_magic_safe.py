# sink: exec
# way: command line with sub-commands dispatched by set_defaults
import argparse
import json
import sys


def run_code(args):
    exec(args.text, {"json": json})  # <- sink


def show(args):
    print(json.dumps(args.text))


def parser():
    root = argparse.ArgumentParser()
    root.add_argument("text")
    root.add_argument("extra", nargs="*")
    root.set_defaults(handler=show)
    root.add_argument("--show", dest="handler", action="store_const", const=show)
    return root


if __name__ == "__main__":
    arguments = parser().parse_args(sys.argv[1:])
    arguments.handler(arguments)
