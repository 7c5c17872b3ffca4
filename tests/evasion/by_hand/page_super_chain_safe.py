# sink: jinja2 from_string
# way: co-operative super() through multiple inheritance
import jinja2
from flask import Flask, request

app = Flask(__name__)


class Page:
    def source(self, title):
        return "<h1>" + title + "</h1>"


class Fixed(Page):
    def source(self, title):
        return super().source("{{ title }}")


class Footer(Page):
    def source(self, title):
        return super().source(title) + "<footer>{{ year }}</footer>"


class Article(Footer, Fixed):
    env = jinja2.Environment(autoescape=True)

    def render(self, title):
        template = self.env.from_string(self.source(title))  # <- sink
        return template.render(title=title, year=2024)


@app.route("/article")
def article():
    Article().render(request.args["title"])
    return "ok"
