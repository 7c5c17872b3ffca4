# sink: flask.send_file
# way: class decorator adds a method
from flask import Flask, request, send_file

app = Flask(__name__)


def downloadable(folder):
    def decorate(cls):
        def download(self):
            return send_file(f"{folder}/{self.name}.pdf")  # <- sink

        cls.download = download
        return cls

    return decorate


@downloadable("invoices")
class Invoice:
    def __init__(self, name):
        self.name = name
        self.number = len(name)


@app.route("/invoice/<name>")
def invoice(name):
    return Invoice(name).download()
