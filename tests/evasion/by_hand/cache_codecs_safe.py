# sink: pickle.loads
# way: strategy class picked through a subclass hook
import json
import pickle
import sys

CODECS = {}


class Codec:
    content_type = None
    decode = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        CODECS[cls.content_type] = cls

    def load(self, raw):
        return self.decode(raw)  # <- sink


class JsonCodec(Codec):
    content_type = "application/json"
    decode = staticmethod(json.loads)


class BinaryCodec(Codec):
    content_type = "application/octet-stream"
    decode = staticmethod(pickle.loads)


def main():
    raw = sys.stdin.buffer.read() if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode()
    CODECS["application/json"]().load(raw)


if __name__ == "__main__":
    main()
