# sink: ssl verify_mode
# way: falsy constant kept by get or replaced by or
import ssl

LEVELS = {"off": ssl.CERT_NONE, "on": ssl.CERT_REQUIRED}
FALLBACK = ssl.CERT_REQUIRED


class Connection:
    def __init__(self, level):
        self.level = LEVELS.get(level, FALLBACK)
        self.context = ssl.create_default_context()

    def prepare(self):
        self.context.check_hostname = bool(self.level)
        self.context.verify_mode = self.level  # <- sink
        return self.context


if __name__ == "__main__":
    Connection("off").prepare()
