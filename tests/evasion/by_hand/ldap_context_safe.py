# sink: ssl verify_mode
# way: policy enumeration mapped to the mode
import enum
import ssl


class Policy(enum.Enum):
    STRICT = "strict"
    LENIENT = "lenient"

    @property
    def mode(self):
        return ssl.CERT_REQUIRED if self is Policy.STRICT else ssl.CERT_NONE


class Directory:
    def __init__(self, host, policy=Policy.STRICT):
        self.host = host
        self.policy = policy

    def context(self):
        context = ssl.create_default_context()
        context.check_hostname = True
        context.verify_mode = self.policy.mode  # <- sink
        return context


if __name__ == "__main__":
    Directory("ldap.example.org").context()
