# sink: requests.get(verify=)
# way: configuration built from defaults and overrides
from dataclasses import dataclass, field, fields

import requests


@dataclass
class Transport:
    timeout: int = 5
    verify: bool = True
    notes: list = field(default_factory=list)

    @classmethod
    def from_mapping(cls, mapping):
        known = {f.name for f in fields(cls)}
        return cls(**{key: value for key, value in mapping.items() if key in known})


STAGING = {"timeout": 30, "verify": False, "colour": "amber"}
PRODUCTION = {"timeout": 10, "colour": "green"}


def health(transport):
    return requests.get("https://example.org/", timeout=5, verify=transport.verify)  # <- sink


if __name__ == "__main__":
    health(Transport.from_mapping(STAGING))
