# sink: yaml.load(Loader=)
# way: loader class chosen by a trusted parameter with a default
import sys
import yaml


class ConfigFile:
    loader = yaml.SafeLoader

    def __init__(self, value, *, trusted=False):
        self.value = value
        if trusted:
            self.loader = yaml.UnsafeLoader

    def read(self):
        value = self.value
        return yaml.load(value, Loader=self.loader)  # <- sink


def load_pipeline(argv):
    names = iter(argv)
    next(names, None)
    return [ConfigFile(name, trusted=True).read() for name in names]


load_pipeline(sys.argv)
