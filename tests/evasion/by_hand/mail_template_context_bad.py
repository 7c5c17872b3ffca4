# sink: jinja2.Template
# way: value in the template's text against in its context
import sys

from jinja2 import Template

GREETING = "Dear {name},\nyour order {{{{ order }}}} is ready."


class Mail:
    def __init__(self, **context):
        self.context = context

    def text(self):
        body = GREETING.format(**self.context | {"order": None})
        return Template(body).render(**self.context)  # <- sink


def main():
    mail = Mail(name=sys.argv[1], order=17)
    print(mail.text())


if __name__ == "__main__":
    main()
