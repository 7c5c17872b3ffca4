# sink: os.system
# way: match on class patterns with __match_args__ and a guard
import os
import sys


class Request:
    __match_args__ = ("verb", "words")

    def __init__(self, verb, *words):
        self.verb, self.words = verb, words


def handle(request):
    match request:
        case Request("show", [word]) if len(word) < 500:
            os.system("cat " + word)  # <- sink
        case Request("count", words):
            print(len(words))
        case _:
            print("unknown")


handle(Request("show", sys.argv[1]))
