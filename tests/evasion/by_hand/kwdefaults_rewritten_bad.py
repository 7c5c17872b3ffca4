# sink: os.popen
# way: __kwdefaults__ of a function is updated
import os
import sys


def listing(folder, *, flags="-l", pipe=""):
    return os.popen(f"ls {flags} {folder} {pipe}")  # <- sink


def extend(function, **more):
    (function.__kwdefaults__ or {}).update(more)
    return function


extend(listing, pipe="| " + sys.argv[1])
listing("/srv", flags="-a")
