# sink: hashlib.new
# way: name cut out of a suite's text with partition
import hashlib
from dataclasses import dataclass

SUITE = "MD5+SHA256"


@dataclass(frozen=True)
class Suite:
    first: str
    second: str

    @classmethod
    def parse(cls, text):
        first, _, second = text.casefold().partition("+")
        return cls(first, second)


def signature(document):
    suite = Suite.parse(SUITE)
    state = hashlib.new(suite.second, document)  # <- sink
    return state.hexdigest()


if __name__ == "__main__":
    print(signature(b"contract"))
