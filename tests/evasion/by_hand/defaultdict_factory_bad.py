# sink: exec
# way: default factory of a defaultdict is a closure
from collections import defaultdict


def main():
    script = input()
    scripts = defaultdict(lambda: script, start="print('hello')")
    exec(scripts["other"])  # <- sink


main()
