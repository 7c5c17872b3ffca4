# sink: httpx.Client(verify=)
# way: keyword-only flag passed through two factories
import httpx


def make_client(*, base="https://example.org/", insecure=False, retries=2):
    return httpx.Client(verify=not insecure)  # <- sink


def client_for(environment, **extra):
    extra.setdefault("retries", 5)
    if environment in ("dev", "test"):
        extra["insecure"] = True
    return make_client(**extra)


class Sync:
    environment = "live"

    def __init__(self):
        self.client = client_for(self.environment)


if __name__ == "__main__":
    Sync()
