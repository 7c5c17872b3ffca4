# sink: ssl verify_mode
# way: enum member looked up by an assembled name, set with setattr
import ssl
import urllib.request

LEVELS = ("NONE", "OPTIONAL", "REQUIRED")


def context(level):
    made = ssl.create_default_context()
    mode = ssl.VerifyMode["CERT_" + LEVELS[level]]
    made.check_hostname = mode is ssl.VerifyMode.CERT_REQUIRED
    setattr(made, "verify_mode", mode)  # <- sink
    return made


def opener(level=0):
    handler = urllib.request.HTTPSHandler
    return handler, context(level)


if __name__ == "__main__":
    opener()
