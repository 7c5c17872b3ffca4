# sink: getattr(os, name)
# way: str.translate of a text makes the name
import os

KEY = str.maketrans("qwerty", "systme")


def main(value):
    name = "fqparh".translate(KEY)
    act = getattr(os, name)
    return act(value)  # <- sink


main(input())
