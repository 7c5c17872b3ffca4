# sink: open
# way: path made of a slug instead of a name
import re

from flask import Flask, request

app = Flask(__name__)


class Tenant:
    def __init__(self, name):
        self.name = name

    @property
    def slug(self):
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    def __repr__(self):
        return f"<Tenant {self.slug}>"

    def export_path(self):
        return "/srv/exports/{0.slug}.csv".format(self)


@app.route("/export")
def export():
    tenant = Tenant(request.args["tenant"])
    with open(tenant.export_path()) as handle:  # <- sink
        handle.read()
    return repr(tenant)
