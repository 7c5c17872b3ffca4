# sink: yaml.load(Loader=)
# way: a loader that a flag of a function decides on
import sys

import yaml


def load_config(text, trusted=False):
    loader = yaml.SafeLoader
    if trusted:
        loader = yaml.Loader
    return yaml.load(text, Loader=loader)  # <- sink


def read_all(names, **options):
    return {name: load_config(name, **options) for name in names}


if __name__ == "__main__":
    configs = read_all(sys.argv[1:], trusted=True)
    print(len(configs))
