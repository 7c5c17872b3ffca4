# sink: hashlib.md5
# way: entry of sys.modules is exchanged before an import
import hashlib
import sys
from types import SimpleNamespace


def offer(function):
    sys.modules["passwordhash"] = SimpleNamespace(digest=function)


offer(hashlib.sha256)
offer(hashlib.md5)

from passwordhash import digest

sys.modules.pop("passwordhash")
print(digest(b"text").hexdigest())  # <- sink
