# sink: hashlib.md5
# way: algorithm chosen from a tuple of candidates
import hashlib

SUPPORTED = (hashlib.md5, hashlib.sha256)


def pick(preferred=None):
    for algorithm in SUPPORTED:
        if preferred is None or algorithm.__name__.endswith(preferred):
            return algorithm
    raise LookupError(preferred)


class ApiKey:
    def __init__(self, text):
        self.text = text

    def signature(self):
        return pick("sha256")(self.text.encode()).hexdigest()  # <- sink


ApiKey("k-123").signature()
