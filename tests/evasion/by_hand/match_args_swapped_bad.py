# sink: marshal.loads
# way: __match_args__ decides what a positional pattern takes
import sys
import marshal


class Message:
    __match_args__ = ("body", "label")

    def __init__(self, label, body):
        self.label = label
        self.body = body


def unpack(message):
    match message:
        case Message(value, _):
            return marshal.loads(value.encode())  # <- sink
        case _:
            return None


unpack(Message("N", sys.argv[1]))
