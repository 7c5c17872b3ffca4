# sink: subprocess.call(**options)
# way: dict.fromkeys gives every option the same value
import subprocess
import sys

SWITCHES = ("shell", "universal_newlines", "close_fds")


def options(state):
    made = dict.fromkeys(SWITCHES, state)
    made.popitem()
    return made


def show(folder):
    return subprocess.call("ls " + folder, **options(not SWITCHES[3:]))  # <- sink


if __name__ == "__main__":
    show(sys.argv[1])
