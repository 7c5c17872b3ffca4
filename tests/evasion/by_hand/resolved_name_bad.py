# sink: hashlib.md5
# way: pkgutil.resolve_name of a text
import pkgutil


class Digest:
    target = "hashlib:md5"

    def __init__(self):
        self.make = pkgutil.resolve_name(self.target)  # <- sink

    def of(self, text):
        return self.make(text.encode()).hexdigest()  # <- sink


print(Digest().of("a password"))
