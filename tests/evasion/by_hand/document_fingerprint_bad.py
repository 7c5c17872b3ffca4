# sink: hashlib.md5
# way: the digest of a document, by a function that its class holds
import hashlib


class Document:
    hasher = staticmethod(hashlib.md5)

    def __init__(self, title):
        self.title = title
        self.fingerprint = None

    def set_content(self, content):
        digest = self.hasher(self.title.encode() + content)  # <- sink
        self.fingerprint = digest.hexdigest()


document = Document("report")
document.set_content(b"numbers and words")
