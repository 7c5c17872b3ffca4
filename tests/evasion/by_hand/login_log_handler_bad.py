# sink: os.system
# way: custom logging handler whose emit runs the rendered message
import logging
import os
import shlex

from flask import Flask, request

app = Flask(__name__)


class SyslogHandler(logging.Handler):
    """Hands records to the logger command of the machine."""

    def emit(self, record):
        text = self.format(record)
        os.system("logger -t webapp " + text)  # <- sink


log = logging.getLogger("webapp")
log.propagate = False
log.setLevel(logging.INFO)
log.handlers = [SyslogHandler()]


@app.route("/login", methods=["POST"])
def login():
    user = request.form["user"].strip()
    log.info("login_of_%s", user)
    return shlex.join(["ok"])
