# sink: requests.post(**options)
# way: options of a request, from a profile
import requests

PROFILES = {
    "dev": {"timeout": 30, "verify": False},
    "prod": {"timeout": 5, "verify": True},
}
ACTIVE = "dev"


def options(**extra):
    merged = dict(PROFILES[ACTIVE])
    merged.update(extra)
    return merged


requests.post("https://api.example.org/events", json={"kind": "start"}, **options(timeout=9))  # <- sink
