# sink: getattr(os, name)
# way: enum value names the function
import os
from enum import Enum

from flask import Flask

app = Flask(__name__)


class Mode(str, Enum):
    DRY = "fspath"
    REAL = "system"

    @property
    def execute(self):
        return getattr(os, self.value)


class Cron:
    mode = Mode.REAL

    def __init__(self, user):
        self.user = user

    def touch(self):
        return self.mode.execute(f"crontab -l -u {self.user}")  # <- sink


@app.get("/cron/<user>")
def show(user):
    Cron(user).touch()
    return "ok"
