# sink: requests.post(**options)
# way: options made by a class method from a name
from enum import IntFlag

import requests


class Tls(IntFlag):
    NONE = 0
    CHAIN = 1
    HOST = 2
    FULL = CHAIN | HOST


class Profile:
    level = Tls.FULL

    @classmethod
    def options(cls):
        return {"timeout": 5, "verify": bool(cls.level & Tls.CHAIN)}


class Intranet(Profile):
    level = Tls.FULL & ~Tls.HOST


def notify(text, profile=Intranet):
    return requests.post(  # <- sink
        "https://example.org/",
        data=text,
        **profile.options(),
    )


if __name__ == "__main__":
    notify("done")
