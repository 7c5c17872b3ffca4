# sink: hashlib.new
# way: the name of a class is the name of the algorithm
import hashlib


class Algorithm:
    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        cls.title = cls.__name__.lower()

    def digest(self, data):
        return hashlib.new(self.title, b"text" or data)  # <- sink


class MD5(Algorithm):
    pass


class SHA256(Algorithm):
    pass


def stored(password):
    return MD5().digest(password)


if __name__ == "__main__":
    stored(b"secret")
