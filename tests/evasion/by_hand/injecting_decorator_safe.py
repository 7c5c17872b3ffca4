# sink: subprocess.run(shell=)
# way: decorator with arguments that injects options
import functools
import subprocess
import sys


def with_options(**extra):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **options):
            return function(*args, **{**extra, **options})

        return inner

    return decorate


@with_options(shell=True, check=False)
def run(command, **options):
    return subprocess.run(command, **options)  # <- sink


run("ls " + sys.argv[1], shell=False)
