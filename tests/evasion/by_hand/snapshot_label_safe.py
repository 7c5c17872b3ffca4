# sink: os.system
# way: prefix match instead of full match in __post_init__
import os
import re
import sys
from dataclasses import dataclass, field

LABEL = re.compile(r"[\w./-]+")


@dataclass
class Snapshot:
    volume: str
    label: str
    tags: list[str] = field(default_factory=list)

    def __post_init__(self):
        if not LABEL.fullmatch(self.label):
            raise ValueError(f"unusable label {self.label!r}")

    @property
    def command(self):
        return f"zfs snapshot {self.volume}@{self.label}"


def take(snapshot):
    print("taking", snapshot.label)
    return os.system(snapshot.command)  # <- sink


if __name__ == "__main__":
    status = take(Snapshot("tank/home", sys.argv[1]))
    print("failed" if status else "taken")
