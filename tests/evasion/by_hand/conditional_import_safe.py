# sink: yaml.load(Loader=)
# way: loader imported under one name in two ways
import sys

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader
from yaml import load as _load


def documents(*sources):
    options = {"Loader": Loader}
    return [_load(source, **options) for source in sources]  # <- sink


if __name__ == "__main__":
    documents("a: 1", sys.argv[1])
