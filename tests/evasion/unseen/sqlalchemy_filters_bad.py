# sink: sqlalchemy.text
# way: conditions that are gathered and joined
from flask import Flask, jsonify, request
from sqlalchemy import create_engine, text

app = Flask(__name__)
engine = create_engine("sqlite:///jobs.db")
FIELDS = ["state", "owner"]


def conditions(args):
    for field in FIELDS:
        value = args.get(field)
        if value:
            yield f"{field} = '{value}'"


@app.route("/jobs")
def jobs():
    where = " AND ".join(conditions(request.args))
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM jobs WHERE {where}"), request.args)  # <- sink
    return jsonify(str(rows))
