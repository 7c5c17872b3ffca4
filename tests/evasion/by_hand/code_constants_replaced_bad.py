# sink: exec
# way: constants of a code object are replaced
import sys


def script():
    return "total = 1"


def patch(function, old, new):
    code = function.__code__
    constants = tuple(new if each == old else each for each in code.co_consts)
    function.__code__ = code.replace(co_consts=constants)


def run():
    exec(script(), {})  # <- sink


patch(script, "total = 1", sys.stdin.readline())
run()
