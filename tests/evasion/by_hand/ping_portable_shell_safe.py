# sink: subprocess.run(shell=)
# way: keyword decided by a dataclass default factory
import subprocess
import sys
from dataclasses import dataclass, field


@dataclass
class RunPolicy:
    shell: bool = False
    echo: bool = False


@dataclass
class Lister:
    value: str
    policy: RunPolicy = field(default_factory=RunPolicy)

    def start(self):
        value = self.value
        if self.policy.echo:
            print("ls", value)
        return subprocess.run("ls " + value, shell=self.policy.shell, check=False)  # <- sink


Lister(sys.argv[1]).start()
