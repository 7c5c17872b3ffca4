# sink: hashlib.new
# way: string enum with a default member
import hashlib
from enum import Enum, auto


class Algorithm(str, Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    MD5 = auto()
    SHA256 = auto()
    SHA512 = auto()

    @classmethod
    def default(cls):
        return next(iter(cls))


def fingerprint(key, algorithm=None):
    algorithm = algorithm or Algorithm.default()
    return hashlib.new(algorithm.value, key).hexdigest()  # <- sink


if __name__ == "__main__":
    fingerprint(b"-----BEGIN PUBLIC KEY-----")
