# sink: ssl verify_mode
# way: smallest or largest member of the library's enumeration
import ssl


def mode(choose):
    return choose(ssl.VerifyMode)


def context():
    made = ssl.create_default_context()
    made.check_hostname = True
    made.verify_mode = mode(max)  # <- sink
    return made


if __name__ == "__main__":
    context()
