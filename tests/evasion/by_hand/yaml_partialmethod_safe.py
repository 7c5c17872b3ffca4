# sink: yaml.load(Loader=)
# way: partialmethod fixes an option of a method
import sys
from functools import partialmethod

import yaml


class Reader:
    def __init__(self, text):
        self.text = text

    def _read(self, loader, *, strip=False):
        text = self.text.strip() if strip else self.text
        return yaml.load(text, loader)  # <- sink

    trusted = partialmethod(_read, yaml.UnsafeLoader)
    public = partialmethod(_read, yaml.CSafeLoader, strip=True)


def main():
    reader = Reader(sys.argv[1])
    document = reader.public()
    print("read", document is not None)


if __name__ == "__main__":
    main()
