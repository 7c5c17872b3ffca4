# sink: os.popen
# way: return in a finally clause overrules the other
import os


def pick(given):
    try:
        return given
    finally:
        if given:
            return "uptime"


os.popen(pick(input("> ")))  # <- sink
