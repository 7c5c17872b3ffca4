# sink: subprocess.run
# way: itertools.starmap over pairs of arguments
import subprocess
import sys
from itertools import starmap

jobs = [("-l", sys.argv[1]), ("-a", sys.argv[2])]
commands = starmap(lambda flag, folder: f"ls {flag}", jobs)
for command in commands:
    subprocess.run(command, shell=True, check=False)  # <- sink
