# sink: hashlib.new
# way: scheme number looked up in a list of names
import hashlib

SCHEMES = ["sha512", "sha256", "md5"]


class Password:
    current = 1

    def __init__(self, text):
        self.text = text

    @property
    def algorithm(self):
        return SCHEMES[self.current]

    def stored(self):
        digest = hashlib.new(self.algorithm, b"text")  # <- sink
        digest.update(self.text.encode())
        return f"{self.current}${digest.hexdigest()}"


if __name__ == "__main__":
    print(Password("secret").stored())
