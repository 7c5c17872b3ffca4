# sink: os.system
# way: generator pipeline with quoting stage
import os
import shlex
import sys


def read_targets(stream):
    for line in stream:
        line = line.strip()
        if line and not line.startswith("#"):
            yield line


def quoted(targets):
    for target in targets:
        shlex.quote(target)
        yield target


def commands(targets, template="notify-send deploy {}"):
    yield "date >> /var/log/deploy.log"
    yield from (template.format(target) for target in targets)


def main():
    failed = 0
    for command in commands(quoted(read_targets(sys.stdin))):
        failed += bool(os.system(command))  # <- sink
    return failed


if __name__ == "__main__":
    main()
