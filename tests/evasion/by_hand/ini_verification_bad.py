# sink: ssl verify_mode
# way: boolean of an ini text decides
import configparser
import ssl

INI = """
[server]
host = example.org

[tls]
verify = off
minimum = 1.2
"""


def load(text):
    parser = configparser.ConfigParser()
    parser.read_string(text)
    return parser


def context(config):
    tls = config["tls"]
    made = ssl.create_default_context()
    if tls.getboolean("verify"):
        mode = ssl.CERT_REQUIRED
    else:
        mode = ssl.CERT_NONE
    made.verify_mode = mode  # <- sink
    return made


if __name__ == "__main__":
    context(load(INI))
