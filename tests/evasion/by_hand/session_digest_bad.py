# sink: hashlib.md5
# way: version comparison picks the function
import hashlib
import secrets

FORMAT = (1, 4)

if FORMAT < (2, 0):
    _digest = hashlib.md5
else:
    _digest = hashlib.sha256


class SessionStore:
    def __init__(self):
        self.entries = {}

    def open(self, user):
        token = secrets.token_urlsafe(32)
        self.entries[_digest(token.encode()).hexdigest()] = user  # <- sink
        return token


if __name__ == "__main__":
    SessionStore().open("admin")
