# sink: subprocess.call(**options)
# way: layers of defaults merged with the or operator
import subprocess
import sys

DEFAULTS = {"cwd": "/srv", "timeout": 600, "shell": False}
INTERACTIVE = {"timeout": None, "shell": True}


def options(*layers):
    merged = {}
    for layer in layers:
        merged |= layer
    return merged


def backup(folder):
    chosen = options(DEFAULTS, INTERACTIVE)
    return subprocess.call("tar -czf backup.tgz " + folder, **chosen)  # <- sink


if __name__ == "__main__":
    backup(sys.argv[1])
