# sink: requests.get(verify=)
# way: vars(self).update sets attributes
import requests


class Client:
    def __init__(self, **options):
        self.verify = True
        self.timeout = 5
        vars(self).update(options)

    def fetch(self):
        return requests.get("https://example.org/", timeout=self.timeout, verify=self.verify)  # <- sink


Client(verify=False, timeout=9).fetch()
