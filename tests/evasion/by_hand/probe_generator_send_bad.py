# sink: subprocess.Popen
# way: value sent into a running generator
import shlex
import subprocess
import sys


def runner(program):
    started = []
    while True:
        host = yield started
        if host is None:
            return
        process = subprocess.Popen(f"{program} {host}", shell=True)  # <- sink
        started.append(process)


def quoting(inner):
    next(inner)
    while True:
        host = yield
        inner.send(host)


def main(argv):
    pipe = quoting(runner("traceroute -m 5 --"))
    next(pipe)
    for host in argv[1:2]:
        pipe.send(host)
    pipe.close()


if __name__ == "__main__":
    main(sys.argv)
