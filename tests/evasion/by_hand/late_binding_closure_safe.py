# sink: os.system
# way: closures over a loop variable are bound late
import os
import sys

steps = []
for command in ("ls", sys.argv[1]):
    steps.append(lambda command=command: command)

os.system(steps[0]())  # <- sink
