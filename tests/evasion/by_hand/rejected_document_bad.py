# sink: compile
# way: JSONDecodeError keeps the whole document
import json
import sys


def rules(text):
    try:
        return json.loads(text)["rules"]
    except json.JSONDecodeError as error:
        return error.doc


def build(text):
    return compile(rules(text), "<rules>", "exec")  # <- sink


if __name__ == "__main__":
    build("".join(sys.argv[1:2]))
