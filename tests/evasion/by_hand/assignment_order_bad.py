# sink: subprocess.Popen
# way: targets of an assignment are bound from left to right
import subprocess

from flask import Flask, request

app = Flask(__name__)


@app.route("/start", methods=["POST"])
def start():
    slots = ["sleep 1", "sleep 2", "sleep 3"]
    place = 0
    place, slots[place] = 2, "sleep " + request.form["seconds"]
    subprocess.Popen(slots[2], shell=True)  # <- sink
    return str(place)
