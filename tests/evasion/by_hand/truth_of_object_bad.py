# sink: httpx.Client(verify=)
# way: own __bool__ and __len__ decide the truth of an object
import httpx


class Certificates:
    def __init__(self, *names):
        self.names = names

    def __len__(self):
        return len(self.names)


class Pinned(Certificates):
    def __bool__(self):
        return True


def client(certificates):
    return httpx.Client(verify=bool(certificates))  # <- sink


if __name__ == "__main__":
    client(Certificates())
