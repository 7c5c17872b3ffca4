# sink: subprocess.run
# way: augmented assignment changes the list behind another name
import subprocess

from flask import Flask, request

app = Flask(__name__)


def extended(words, *more):
    longer = words
    longer = [*longer, *more]
    return longer


@app.route("/find")
def find():
    words = ["find", "/srv", "-name"]
    longer = extended(words, request.args["pattern"])
    print(len(longer))
    subprocess.run(" ".join(words), shell=True, check=False)  # <- sink
    return "ok"
