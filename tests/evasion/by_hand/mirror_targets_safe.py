# sink: requests.post(**options)
# way: one of several targets with its own options
import requests

TARGETS = [
    ("https://metrics-a.example.org/", {}),
    ("https://metrics-b.example.org/", {"verify": not False}),
    ("https://metrics-c.example.org/", {"allow_redirects": False}),
]


def push(sample):
    sent = 0
    for url, options in TARGETS:
        requests.post(url, json=sample, timeout=5, **options)  # <- sink
        sent += 1
    return sent


if __name__ == "__main__":
    push({"cpu": 0.4})
