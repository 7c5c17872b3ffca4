# sink: yaml.load(Loader=)
# way: own loader class whose base is picked in the class statement
import sys

import yaml

STRICT = False


class Counting:
    seen = 0


class AppLoader(Counting, yaml.SafeLoader if STRICT else yaml.Loader):
    """Loads the tool's own files."""


def load(text):
    AppLoader.seen += 1
    return yaml.load(text, Loader=AppLoader)  # <- sink


def main():
    document = load(sys.argv[1])
    print(document is not None, AppLoader.seen)


if __name__ == "__main__":
    main()
