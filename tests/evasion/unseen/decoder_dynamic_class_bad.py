# sink: marshal.loads
# way: class made with type(), method found by annotation of a key
import json
import marshal
import sys

MEMBERS = {
    "binary": staticmethod(marshal.loads),
    "textual": staticmethod(json.loads),
    "default": "binary",
}
Decoder = type("Decoder", (), MEMBERS)


def decode(blob):
    decoder = Decoder()
    method = getattr(decoder, decoder.default)
    return method(blob)  # <- sink


def main():
    blob = sys.argv[1].encode()
    print(decode(blob) is not None)


if __name__ == "__main__":
    main()
