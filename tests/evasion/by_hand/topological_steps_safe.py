# sink: compile
# way: order of a graph decides which text comes last
import sys
from graphlib import TopologicalSorter

TEXTS = {"fixed": "1 + 1", "given": sys.argv[1], "empty": ""}


def last(graph):
    *_, final = TopologicalSorter(graph).static_order()
    return final


GRAPH = {
    "fixed": {"given", "empty"},
    "given": {"empty"},
}
compile(TEXTS[last(GRAPH)], "<text>", "exec")  # <- sink
