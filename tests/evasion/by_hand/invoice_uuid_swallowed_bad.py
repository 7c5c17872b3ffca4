# sink: flask.send_file
# way: conversion error swallowed against let through
import logging
import uuid

from flask import Flask, send_file

app = Flask(__name__)


def checked(number):
    try:
        uuid.UUID(number)
    except ValueError:
        logging.getLogger(__name__).debug("no uuid")
    else:
        return str(uuid.UUID(number))
    return number


@app.route("/invoice/<path:number>")
def invoice(number):
    name = checked(number)
    return send_file(f"/srv/invoices/{name}.pdf")  # <- sink
