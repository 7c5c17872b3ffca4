# sink: httpx.Client(verify=)
# way: setting overridden inside a with block and put back after it
from contextlib import contextmanager

import httpx

SETTINGS = {"verify": True, "timeout": 5}


@contextmanager
def override(**changes):
    before = dict(SETTINGS)
    SETTINGS.update(changes)
    try:
        yield SETTINGS
    finally:
        SETTINGS.update(before)


def client():
    return httpx.Client(verify=SETTINGS["verify"], timeout=SETTINGS["timeout"])  # <- sink


def main():
    with override(verify=False, timeout=1):
        limit = SETTINGS["timeout"]
        made = client()
    return made, limit


if __name__ == "__main__":
    main()
