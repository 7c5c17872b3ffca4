# sink: exec
# way: registry of scripts by event name
from collections import defaultdict


class Hooks:
    def __init__(self):
        self._scripts = defaultdict(list)

    def on(self, event, script):
        self._scripts[event].append(script)

    def fire(self, event, **names):
        for script in self._scripts[event]:
            exec(script, dict(names))  # <- sink


def main():
    hooks = Hooks()
    line = input("event and script: ")
    hooks.on("start", "total = 0")
    hooks.on("stop", line)
    hooks.fire("start", user="ann")
    hooks.fire("stop", user=line)


if __name__ == "__main__":
    main()
