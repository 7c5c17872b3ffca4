# sink: flask.render_template_string
# way: decorator with a predicate as its argument
from functools import wraps

from flask import Flask, abort, render_template_string

app = Flask(__name__)


def checked(test):
    def decorate(view):
        @wraps(view)
        def inner(name):
            if not test(name):
                abort(400)
            return view(name)

        return inner

    return decorate


@app.route("/greet/<path:name>")
@checked(str.isalnum)
def greet(name):
    return render_template_string("<p>Hello " + name + "</p>")  # <- sink
