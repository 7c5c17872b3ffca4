# sink: requests.get(verify=)
# way: SimpleNamespace built from merged keywords
from types import SimpleNamespace

import requests

BASE = {"timeout": 5, "insecure": False}
STAGES = {
    "prod": {"timeout": 2},
    "edge": {"insecure": True},
}


def settings(stage):
    return SimpleNamespace(**{**BASE, **STAGES[stage]})


def metrics(stage="edge"):
    chosen = settings(stage)
    return requests.get(  # <- sink
        "https://example.org/", timeout=chosen.timeout, verify=not chosen.insecure
    )


if __name__ == "__main__":
    metrics()
