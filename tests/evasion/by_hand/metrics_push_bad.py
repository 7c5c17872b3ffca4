# sink: requests.post(**options)
# way: options collected by a builder with chained calls
import requests


class Options:
    def __init__(self):
        self._values = {}

    def header(self, name, value):
        self._values.setdefault("headers", {})[name] = value
        return self

    def trusting(self, everyone=False):
        self._values["verify"] = not everyone
        return self

    def build(self):
        return dict(self._values)


def push(body):
    options = Options().header("X-Job", "nightly").trusting(everyone=True).build()
    return requests.post("https://example.org/", data=body, timeout=5, **options)  # <- sink


if __name__ == "__main__":
    push(b"{}")
