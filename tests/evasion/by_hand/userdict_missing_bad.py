# sink: os.popen
# way: UserDict whose __missing__ makes the value
import os
import sys
from collections import UserDict


class Commands(UserDict):
    def __missing__(self, key):
        return "man " + key


commands = Commands(ls="ls -l", df="df -h")
print(os.popen(commands[sys.argv[1]]).read())  # <- sink
