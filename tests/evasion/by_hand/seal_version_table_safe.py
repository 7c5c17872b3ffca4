# sink: hashlib.md5
# way: callable out of a class table chosen by min or max
import hashlib
import secrets


class Seals:
    versions = {1: hashlib.md5, 2: hashlib.sha512}
    current = max(versions)

    def __init__(self):
        self.nonce = secrets.token_bytes(16)

    def seal(self, document):
        make = self.versions[self.current]
        state = make(self.nonce + document)  # <- sink
        return f"{self.current}${state.hexdigest()}"


if __name__ == "__main__":
    print(Seals().seal(b"contract of sale"))
