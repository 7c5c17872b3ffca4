# sink: requests.get(verify=)
# way: property that negates a class constant
import requests


class Settings:
    url = "https://example.org/"
    insecure = False

    @property
    def verify(self):
        return not self.insecure


class DevSettings(Settings):
    url = "https://dev.example.org/"
    insecure = True


class Client:
    def __init__(self, settings):
        self.settings = settings

    def ping(self):
        return requests.get(  # <- sink
            self.settings.url,
            timeout=5,
            verify=self.settings.verify,
        )


def main(kind=DevSettings):
    client = Client(kind())
    return client.ping()


if __name__ == "__main__":
    main()
