# sink: requests.post(**options)
# way: options from two zipped tuples, filtered by position
from itertools import compress

import requests

NAMES = ("timeout", "verify", "allow_redirects")
VALUES = (5, False, False)
USED = (1, 1, 1)


def options():
    pairs = zip(NAMES, VALUES, strict=True)
    return dict(compress(pairs, USED))


class Reporter:
    def send(self, body):
        return requests.post("https://example.org/", json=body, **options())  # <- sink


if __name__ == "__main__":
    Reporter().send({"state": "ready"})
