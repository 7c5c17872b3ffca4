# sink: open
# way: a tenant's settings, cached by a decorator
import json
from functools import lru_cache

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
TENANTS = ("acme", "globex", "initech")


@lru_cache(maxsize=32)
def tenant_settings(tenant):
    path = "/srv/tenants/" + tenant + "/settings.json"
    with open(path) as handle:  # <- sink
        return {"path": path}


@app.route("/settings")
def settings():
    tenant = request.headers.get("X-Tenant", "acme").lower()
    if tenant not in TENANTS:
        abort(404)
    return jsonify(tenant_settings(tenant))
