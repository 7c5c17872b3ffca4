# sink: yaml.unsafe_load
# way: readers keyed by suffix
import json
import sys
from pathlib import PurePath

import yaml

READERS = {".json": json.loads, ".yml": yaml.safe_load}
READERS[".yaml"] = READERS[".yml"]


def reader_for(name):
    suffix = PurePath(name).suffix
    if suffix not in READERS:
        raise ValueError(f"cannot read {suffix}")
    return READERS[suffix]


def main():
    read = reader_for("playbook.yaml")
    playbook = read(sys.argv[1])  # <- sink
    print(playbook)


if __name__ == "__main__":
    main()
