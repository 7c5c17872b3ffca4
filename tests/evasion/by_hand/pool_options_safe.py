# sink: httpx.Client(verify=)
# way: layers of options with ChainMap
from collections import ChainMap

import httpx

DEFAULTS = {"timeout": 10, "verify": True, "follow_redirects": False}
SITE = {"timeout": 30}
INTERNAL = {"verify": False, "http2": True}


def options(*layers):
    return dict(ChainMap(*layers, DEFAULTS, INTERNAL))


def client():
    return httpx.Client(**options(SITE))  # <- sink


if __name__ == "__main__":
    with client() as session:
        session.get("https://example.org/")
