# sink: jinja2 from_string
# way: value goes through a cookie header and back
import sys
from http.cookies import SimpleCookie

import jinja2

jar = SimpleCookie()
jar["layout"] = sys.argv[1]
jar["name"] = "Hello {{ name }}"
header = jar.output(header="", sep="; ")


def read(text):
    cookies = SimpleCookie()
    cookies.load(text.strip())
    return {name: morsel.value for name, morsel in cookies.items()}


values = read(header)
environment = jinja2.Environment(autoescape=True)
environment.from_string(values["layout"]).render(name="Ann")  # <- sink
