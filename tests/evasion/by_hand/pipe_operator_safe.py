# sink: os.system
# way: pipeline with an overloaded or-operator
import os
import shlex
import sys


class Pipe:
    def __init__(self, act):
        self.act = act

    def __ror__(self, left):
        return self.act(left)  # <- sink


strip = Pipe(str.strip)
quoted = Pipe(shlex.quote)
prefixed = Pipe(lambda text: "ls " + text)
run = Pipe(os.system)

sys.argv[1] | strip | quoted | prefixed | run  # <- sink
