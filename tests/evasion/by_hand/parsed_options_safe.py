# sink: requests.post(**options)
# way: options out of a literal that is parsed and filtered
import ast

import requests

TEXT = "{'verify': False, 'allow_redirects': False, 'stream': True}"


def options(wanted):
    given = ast.literal_eval(TEXT)
    return {key: given[key] for key in given.keys() & wanted}


def send(body):
    wanted = {"stream", "allow_redirects"}
    chosen = options(wanted)
    return requests.post("https://example.org/", data=body, timeout=5, **chosen)  # <- sink


if __name__ == "__main__":
    send(b"x")
