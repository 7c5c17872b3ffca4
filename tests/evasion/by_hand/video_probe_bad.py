# sink: subprocess.check_output
# way: validator decorator that looks at keyword arguments
import functools
import re
import subprocess

from flask import Flask, request

app = Flask(__name__)


def matching(**patterns):
    def decorate(function):
        @functools.wraps(function)
        def call(**given):
            for name, value in given.items():
                if name in patterns and not re.search(patterns[name], value):
                    raise ValueError(f"bad {name}")
            return function(**given)

        return call

    return decorate


@matching(clip=r"[\w.-]+$")
def probe(clip):
    command = "ffprobe -v error clips/" + clip
    return subprocess.check_output(command, shell=True)  # <- sink


@app.route("/probe")
def view():
    probe(clip=request.args["clip"])
    return "ok"
