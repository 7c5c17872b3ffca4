# sink: jinja2.Template
# way: placeholders replaced before rendering
import sys

from jinja2 import Template

BODY = """\
Dear [[name]],
your plan is {{ plan }}.
"""


def fill(text, **values):
    for key, value in values.items():
        text = text.replace(f"[[{key}]]", value)
    return text


def welcome(name, plan="free"):
    text = fill(BODY, name=name, plan=plan)
    return Template(text, autoescape=True).render(plan=plan)  # <- sink


if __name__ == "__main__":
    welcome(sys.argv[1])
