# sink: yaml.load(Loader=)
# way: attribute of the library with a fallback
import sys

import yaml

FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Settings(dict):
    @classmethod
    def parse(cls, stream, loader=None):
        try:
            return cls(yaml.load(stream, Loader=loader or FAST) or {})  # <- sink
        except yaml.YAMLError as error:
            raise SystemExit(f"bad settings: {error}") from error


def main():
    settings = Settings.parse(sys.stdin.read())
    for key in sorted(settings):
        print(key, "=", settings[key])


if __name__ == "__main__":
    main()
