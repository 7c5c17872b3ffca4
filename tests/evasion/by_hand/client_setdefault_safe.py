# sink: httpx.Client(verify=)
# way: setdefault on keywords against assignment
import httpx


class Api:
    def __init__(self, base, **options):
        self.base = base
        options.setdefault("timeout", 10)
        options.setdefault("verify", not options.pop("trust_all", False))
        self.client = httpx.Client(base_url=base, **options)  # <- sink

    def users(self):
        return self.client.get("/users")


def staging():
    return Api("https://staging.example.org", trust_all=True, verify=True)


def production():
    return Api("https://example.org", trust_all=False)


if __name__ == "__main__":
    staging().users()
