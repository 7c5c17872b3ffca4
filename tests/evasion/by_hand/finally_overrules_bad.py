# sink: os.popen
# way: return in a finally clause overrules the other
import os


def pick(given):
    try:
        return "uptime"
    finally:
        if given:
            return given


os.popen(pick(input("> ")))  # <- sink
