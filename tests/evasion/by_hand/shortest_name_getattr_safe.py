# sink: hashlib.md5
# way: name chosen by key function, looked up with getattr
import hashlib
from functools import cache

OFFERED = {"sha256", "md5", "sha512"}


@cache
def algorithm():
    name = max(sorted(OFFERED), key=len)
    return getattr(hashlib, name)


class Signature:
    def __init__(self, *parts):
        self.parts = parts

    def hexdigest(self):
        return algorithm()(b"|".join(self.parts)).hexdigest()  # <- sink


if __name__ == "__main__":
    print(Signature(b"order", b"17").hexdigest())
