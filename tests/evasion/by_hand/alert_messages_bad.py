# sink: jinja2 from_string
# way: message of an exception becomes the template
import sys

from jinja2 import Environment

ENV = Environment(autoescape=True)


class AlertError(Exception):
    template = "Alert on {{ host }}"

    def __init__(self, host):
        super().__init__(f"Alert on {host}")
        self.host = host


def check(host):
    if host:
        raise AlertError(host)


def main():
    try:
        check(sys.argv[1])
    except AlertError as alert:
        message = str(alert)
        ENV.from_string(message).render(host=alert.host)  # <- sink


if __name__ == "__main__":
    main()
