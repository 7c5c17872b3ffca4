# sink: jinja2.Template
# way: __mro_entries__ puts another base into the class
import sys

from jinja2 import Template


class Greeting:
    text = "Hello {{ name }}"


class Given:
    text = sys.argv[1]


class Placeholder:
    def __init__(self, *bases):
        self.bases = bases

    def __mro_entries__(self, bases):
        return self.bases


class Page(Placeholder(Greeting, Given)):
    title = "page"


Template(Page.text).render(name="Ann")  # <- sink
