# sink: eval
# way: conversion kept in an attribute or thrown away
import sys
from types import SimpleNamespace


def parse(argv):
    given = SimpleNamespace(metric="load", limit="0.5")
    given.limit = argv[1] if len(argv) > 1 else given.limit
    try:
        given.limit = float(given.limit)
    except ValueError:
        given.limit = 0.5
    return given


def exceeded(given, sample):
    expression = f"{given.metric} > {given.limit}"
    names = {"load": sample, "load_average": sample}
    return eval(expression, {}, names)  # <- sink


if __name__ == "__main__":
    exceeded(parse(sys.argv), 0.7)
