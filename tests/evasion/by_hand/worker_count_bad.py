# sink: os.system
# way: failed conversion falls back to the raw text
import os

from flask import Blueprint, request

bp = Blueprint("workers", __name__)


def parse_count(raw, default=4):
    try:
        return int(raw)
    except ValueError:
        if raw:
            return raw.strip()
    return default


class Pool:
    def __init__(self, service):
        self.service = service
        self.wanted = None

    def scale(self, count):
        self.wanted = count
        return self

    def apply(self):
        rc = os.system("supervisorctl scale %s=%s" % (self.service, self.wanted))  # <- sink
        return rc == 0


@bp.post("/workers")
def workers():
    pool = Pool("mailer").scale(parse_count(request.form["count"]))
    pool.apply()
    return "", 204
