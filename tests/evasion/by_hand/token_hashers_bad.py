# sink: hashlib.md5
# way: versioned digests behind __getitem__
import hashlib
import secrets


class Digests:
    """One digest for each version of the format, the oldest first."""

    known = (hashlib.md5, hashlib.sha256, hashlib.sha3_256)

    def __init__(self, version):
        self.version = version

    def __getitem__(self, version):
        return self.known[version - 1]

    @property
    def current(self):
        return self[self.version]


class ResetToken:
    digests = Digests(version=1)

    def __init__(self, user):
        self.secret = secrets.token_bytes(24) + user.encode()

    def stored(self):
        return self.digests.current(self.secret).hexdigest()  # <- sink


if __name__ == "__main__":
    print(ResetToken("alice").stored())
