# sink: httpx.Client(verify=)
# way: builder whose methods set attributes
import httpx


class ClientBuilder:
    def __init__(self):
        self._verify = True
        self._timeout = 5

    def timeout(self, seconds):
        self._timeout = seconds
        return self

    def self_signed(self, allowed=True):
        self._verify = not allowed
        return self

    def build(self):
        return httpx.Client(timeout=self._timeout, verify=self._verify)  # <- sink


def staging():
    return ClientBuilder().timeout(20).self_signed(allowed=False).build()


if __name__ == "__main__":
    staging().get("https://staging.example.org/")
