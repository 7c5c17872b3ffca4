# sink: subprocess.run
# way: environment layered over defaults with the union operator
import os
import shlex
import subprocess

DEFAULTS = {"TARGET": "staging", "BRANCH": "main"}


def environment():
    names = tuple(DEFAULTS)
    return DEFAULTS | {n: os.environ[n] for n in names if n in os.environ}


def deploy():
    settings = environment()
    words = ["./deploy.sh", settings["BRANCH"], settings["TARGET"]]
    command = " ".join(map(shlex.quote, words))
    subprocess.run(command, shell=True, check=True)  # <- sink


if __name__ == "__main__":
    deploy()
