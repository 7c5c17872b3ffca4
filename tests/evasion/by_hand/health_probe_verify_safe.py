# sink: requests.get(verify=)
# way: probe options from a NamedTuple with _replace
from typing import NamedTuple

import requests


class Probe(NamedTuple):
    name: str
    timeout: int = 5
    verify: bool = True

    def run(self):
        return requests.get("https://example.org/", timeout=5, verify=self.verify)  # <- sink


BASE = Probe("base")
PROBES = {
    "public": BASE._replace(name="public", timeout=9),
    "internal": BASE._replace(name="internal", verify=False),
}


def check(*names):
    return [PROBES[name].run() for name in names]


check("public")
