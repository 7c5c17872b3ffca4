# sink: subprocess.call(**options)
# way: setdefault after an earlier decision
import subprocess
import sys

HOST = "backup.example.org"


def base_options(quiet):
    options = {"cwd": "/srv"}
    if quiet:
        options["stdout"] = subprocess.DEVNULL
    return options


def rsync(folder, quiet=True):
    options = base_options(quiet)
    options.setdefault("shell", True)
    argv = ["rsync", "-a", "--", folder, f"{HOST}:/backup"]
    command = " ".join(argv) if options["shell"] else argv
    return subprocess.call(command, **options)  # <- sink


if __name__ == "__main__":
    print("exit status", rsync(sys.argv[1]))
