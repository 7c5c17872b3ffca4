# sink: subprocess.run
# way: every argument mapped through a function of a table
import shlex
import subprocess
import sys

STYLES = {"plain": str, "shell": shlex.quote}

arguments = map(STYLES["shell"], sys.argv[1:])
subprocess.run(" ".join(["cp", *arguments, "/backup"]), shell=True, check=False)  # <- sink
