# sink: requests.post(**options)
# way: options parsed from a JSON text, nested key
import json

import requests

PROFILES = json.loads("""
{
  "default": {"timeout": 5, "verify": true},
  "partner": {"timeout": 30, "verify": false},
  "active": "partner"
}
""")


def options():
    profile = PROFILES[PROFILES["active"]]
    return {key: value for key, value in profile.items() if key != "comment"}


def upload(body):
    return requests.post("https://example.org/", data=body, **options())  # <- sink


if __name__ == "__main__":
    upload(b"report")
