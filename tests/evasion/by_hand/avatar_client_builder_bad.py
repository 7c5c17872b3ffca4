# sink: httpx.Client(verify=)
# way: fluent builder with keyword build step
import httpx


class ClientBuilder:
    def __init__(self):
        self._settings = {}

    def timeout(self, seconds):
        self._settings["timeout"] = seconds
        return self

    def insecure(self, flag=True):
        self._settings["verify"] = not flag
        return self

    def build(self):
        return httpx.Client(**self._settings)  # <- sink


def avatar_client(debug=False):
    builder = ClientBuilder().timeout(10)
    return builder.insecure().build()


with avatar_client() as client:
    client.get("https://avatars.example.org/1.png")
