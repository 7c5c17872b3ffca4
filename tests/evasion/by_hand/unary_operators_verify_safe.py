# sink: requests.get(verify=)
# way: unary operators of an object turn its state
import requests


class Switch:
    def __init__(self, state):
        self.state = state

    def __invert__(self):
        return Switch(not self.state)

    def __pos__(self):
        return self.state

    def __neg__(self):
        return +~self


strict = Switch(True)
requests.get("https://example.org/", timeout=5, verify=+strict)  # <- sink
