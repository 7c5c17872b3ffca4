# sink: yaml.load(Loader=)
# way: a manifest that is read by a class
import sys

import yaml


class ManifestReader:
    loader_name = "UnsafeLoader"

    def __init__(self, text):
        self.text = text

    @property
    def loader(self):
        return getattr(yaml, self.loader_name)

    def read(self):
        return yaml.load(self.text, Loader=self.loader)  # <- sink


print(ManifestReader(sys.argv[1]).read())
