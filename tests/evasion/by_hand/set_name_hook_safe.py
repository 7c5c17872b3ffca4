# sink: os.system
# way: __set_name__ of a descriptor fills a class registry
import os
import sys


class Piece:
    def __init__(self, text):
        self.text = text

    def __set_name__(self, owner, name):
        owner.parts = (*getattr(owner, "parts", ()), self.text)


class Base:
    parts = ()


class Listing(Base):
    program = Piece("ls")
    target = Piece(sys.argv[1])


class Plain(Base):
    program = Piece("ls")


os.system(" ".join(Plain.parts))  # <- sink
