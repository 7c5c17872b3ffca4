# sink: hashlib.new
# way: bisect over break points picks the algorithm
import hashlib
from bisect import bisect_left

LIMITS = [8, 16, 32]
NAMES = ["sha1", "md5", "sha256", "sha512"]


def algorithm(size):
    return NAMES[bisect_left(LIMITS, size)]


def seal(document):
    return hashlib.new(algorithm(16), document)  # <- sink


print(seal(b"text").hexdigest())
