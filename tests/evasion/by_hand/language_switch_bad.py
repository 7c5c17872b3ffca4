# sink: flask.redirect
# way: view class with a template method
from flask import Flask, redirect, request
from flask.views import MethodView

app = Flask(__name__)


class Switch(MethodView):
    allowed = ("/en", "/de", "/fr")
    field = "to"

    def target(self):
        wanted = request.values[self.field]
        return self.clean(wanted)

    def clean(self, wanted):
        return wanted if wanted in self.allowed else self.allowed[0]

    def post(self):
        return redirect(self.target())  # <- sink


class LanguageSwitch(Switch):
    field = "language"

    def clean(self, wanted):
        return wanted if super().clean(wanted) else self.allowed[-1]


app.add_url_rule("/language", view_func=LanguageSwitch.as_view("language"))
