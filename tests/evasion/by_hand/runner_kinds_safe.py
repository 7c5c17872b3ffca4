# sink: subprocess.run(shell=)
# way: class attribute overridden in a subclass
import subprocess
import sys


class Runner:
    shell = False
    program = ("ls", "-l", "--")

    def line(self, value):
        argv = [*self.program, value]
        return " ".join(argv) if self.shell else argv

    def run(self, value):
        return subprocess.run(self.line(value), shell=self.shell, check=False)  # <- sink


class QuietRunner(Runner):
    program = ("ls", "--")


class PipedRunner(QuietRunner):
    piped = True

    def line(self, value):
        line = super().line(value)
        print("running", line)
        return line


RUNNERS = {"plain": QuietRunner, "piped": PipedRunner}

if __name__ == "__main__":
    RUNNERS["piped"]().run(sys.argv[1])
