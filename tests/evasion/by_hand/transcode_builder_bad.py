# sink: subprocess.run
# way: fluent builder that joins its words
import shlex
import subprocess
import sys


class Command:
    def __init__(self, program):
        self._words = [program]

    def flag(self, name):
        self._words.append("-" + name)
        return self

    def option(self, name, value):
        return self.flag(name)._add(str(value))

    def _add(self, word):
        self._words.append(word)
        return self

    def output(self, path):
        return self._add(path)

    def __str__(self):
        return " ".join(self._words)

    def run(self, **kwargs):
        return subprocess.run(str(self), shell=True, check=True, **kwargs)  # <- sink


def transcode(source, target):
    command = Command("ffmpeg").flag("y").option("i", source).option("crf", 23)
    return command.output(target).run(timeout=600)


if __name__ == "__main__":
    transcode(sys.argv[1], "/srv/media/out.mp4")
