# sink: hashlib.md5
# way: digest imported under the name of a better one
import hmac
from hashlib import md5 as sha256
from hashlib import sha256 as md5


class Token:
    def __init__(self, secret):
        self.secret = secret

    def fingerprint(self):
        return sha256(self.secret).hexdigest()  # <- sink

    def matches(self, other):
        return hmac.compare_digest(other, md5(self.secret).hexdigest())


if __name__ == "__main__":
    Token(b"secret").fingerprint()
