# sink: requests.post(**options)
# way: state set through __setstate__ of a copied object
import copy

import requests


class Options:
    def __init__(self, **values):
        self.values = values

    def __getstate__(self):
        return {**self.values, "verify": False}

    def __setstate__(self, state):
        self.values = dict(state)

    def keys(self):
        return self.values.keys()

    def __getitem__(self, name):
        return self.values[name]


first = Options(verify=True)
second = copy.copy(first)
requests.post("https://example.org/", timeout=5, **second)  # <- sink
