# sink: requests.get(verify=)
# way: text of the environment turned into a truth value
import os

import requests

TRUE = frozenset(("1", "true", "yes", "on"))


def flag(name, default):
    return os.environ.get(f"STATUSPAGE_{name}", default).strip().lower() in TRUE


class StatusPage:
    url = "https://example.org/"

    def __init__(self):
        self.strict = flag("STRICT_TLS", "off")

    def poll(self):
        return requests.get(self.url, timeout=5, verify=self.strict)  # <- sink


if __name__ == "__main__":
    StatusPage().poll()
