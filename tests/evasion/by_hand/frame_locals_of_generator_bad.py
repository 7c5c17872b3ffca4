# sink: subprocess.run
# way: value read from the frame of a suspended generator
import subprocess
import sys


def keeper(secret):
    word = "uptime"
    hidden = secret
    while hidden:
        yield word


def peek(generator, name):
    return generator.gi_frame.f_locals[name]


kept = keeper(sys.argv[1])
next(kept)
subprocess.run(peek(kept, "hidden"), shell=True, check=False)  # <- sink
