# sink: requests.get(verify=)
# way: boolean parsed out of an interpolated INI value
from configparser import ConfigParser

import requests

INI = """
[tls]
modern = yes
ancient = off
verify = %(modern)s
"""


class Settings:
    def __init__(self, text):
        self._parser = ConfigParser()
        self._parser.read_string(text)

    @property
    def verify(self):
        return self._parser.getboolean("tls", "verify")


def fetch(settings):
    return requests.get("https://example.org/", timeout=5, verify=settings.verify)  # <- sink


if __name__ == "__main__":
    fetch(Settings(INI))
