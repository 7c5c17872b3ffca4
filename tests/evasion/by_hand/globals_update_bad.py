# sink: yaml.unsafe_load
# way: globals().update brings the names in
import yaml
from flask import Flask, request

app = Flask(__name__)
globals().update({"parse": yaml.unsafe_load, "show": str})


@app.post("/config")
def config():
    return show(parse(request.get_data(as_text=True)))  # <- sink
