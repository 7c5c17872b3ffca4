# sink: sqlalchemy.text
# way: a repository with a session of SQLAlchemy
from flask import Flask, jsonify, request
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

app = Flask(__name__)
engine = create_engine("sqlite:///crm.db")
SessionLocal = sessionmaker(bind=engine)


class CustomerRepository:
    def __init__(self, session):
        self.session = session

    def search(self, city=None):
        sql = "SELECT * FROM customers"
        if city:
            sql += " WHERE city = :city"
        return self.session.execute(text(sql), {"city": city}).fetchall()  # <- sink


@app.route("/customers")
def customers():
    repository = CustomerRepository(SessionLocal())
    return jsonify(list(repository.search(city=request.args.get("city"))))
