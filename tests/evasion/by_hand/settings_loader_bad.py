# sink: yaml.load(Loader=)
# way: loader class kept in a class attribute and overridden
import sys

import yaml


class Settings:
    loader = yaml.SafeLoader

    def __init__(self):
        self.values = {}

    def merge(self, text):
        self.values.update(yaml.load(text, Loader=self.loader) or {})  # <- sink


class LegacySettings(Settings):
    loader = yaml.Loader


class QuietSettings(LegacySettings):
    loader = yaml.SafeLoader

    def merge(self, text):
        try:
            super().merge(text)
        except (ValueError, TypeError):
            self.values.clear()


class ActiveSettings(LegacySettings):
    section = "active"


def main():
    settings = ActiveSettings()
    try:
        settings.merge(sys.argv[1])
    except TypeError:
        print("not a mapping")


if __name__ == "__main__":
    main()
