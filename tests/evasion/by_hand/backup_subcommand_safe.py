# sink: os.system
# way: argparse handler stored with set_defaults
import argparse
import os
import shlex


def do_backup(options):
    parts = ["tar", "czf", shlex.quote(options.archive)]
    if options.exclude:
        parts.append("--exclude=*.tmp")
    parts.append(shlex.quote(options.folder))
    return os.system(" ".join(parts))  # <- sink


def build_parser():
    parser = argparse.ArgumentParser(prog="backup")
    parser.add_argument("archive")
    parser.add_argument("folder")
    parser.add_argument("--exclude", action="store_true")
    parser.set_defaults(handler=do_backup)
    return parser


def main(argv=None):
    options = build_parser().parse_args(argv)
    return options.handler(options)


if __name__ == "__main__":
    main()
