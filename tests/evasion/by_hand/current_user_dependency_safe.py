# sink: sqlite3 execute
# way: FastAPI: who asks, found by a dependency of a dependency
import sqlite3

from fastapi import Depends, FastAPI, Header

app = FastAPI()


def token(authorization: str = Header()):
    return authorization.removeprefix("Bearer ")


def current_user(value: str = Depends(token)):
    return {"token": value, "roles": ["reader"]}


@app.get("/me")
def me(user: dict = Depends(current_user)):
    db = sqlite3.connect("users.db")
    row = db.execute("SELECT name FROM sessions WHERE token = ?", (user["token"],))  # <- sink
    return {"name": str(row)}
