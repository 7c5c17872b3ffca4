# sink: requests.get(verify=)
# way: whether to check certificates, from settings
import os
from dataclasses import dataclass, field

import requests


@dataclass
class ClientSettings:
    base_url: str = "https://api.example.org"
    verify_tls: bool = False
    headers: dict = field(default_factory=dict)


class ApiClient:
    def __init__(self, settings=None):
        self.settings = settings or ClientSettings()

    def status(self):
        url = self.settings.base_url + "/status"
        return requests.get(url, verify=self.settings.verify_tls, timeout=5)  # <- sink


ApiClient().status()
