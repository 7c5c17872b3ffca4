# sink: os.system
# way: argparse: a script that packs a folder
import argparse
import datetime
import os
import shlex


def build_command(source, target):
    stamp = datetime.date.today().isoformat()
    parts = ["tar", "czf", f"{target}/{stamp}.tgz", source]
    return shlex.join(parts)


def main():
    parser = argparse.ArgumentParser(description="Backs a folder up.")
    parser.add_argument("source")
    parser.add_argument("--target", default="/backup")
    args = parser.parse_args([os.environ["TARGET"]])
    os.system(build_command(args.source, args.target))  # <- sink


main()
