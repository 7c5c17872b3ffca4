# sink: subprocess.Popen
# way: short-circuit and/or instead of branches
import subprocess
import sys

DEBUG = 0
LEVEL = "dry"

command = sys.argv[1]
(DEBUG and print(command)) or (LEVEL == "full" and subprocess.Popen("sh -c " + command, shell=True)) or print("dry")  # <- sink
