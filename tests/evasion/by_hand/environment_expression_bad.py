# sink: eval
# way: a setting of the environment that is computed
import json
import os


def env(name, default, cast=str):
    raw = os.environ.get(name)
    if raw is None:
        return default
    return cast(raw)


class Settings:
    def __init__(self):
        self.debug = env("DEBUG", False, cast=lambda raw: raw == "1")
        self.target = env("TARGET", "[]")

    def targets(self):
        return eval(self.target)  # <- sink


settings = Settings()
print(settings.targets())
