# sink: sqlite3 execute
# way: FastAPI: parameters of a list from a dependency
import sqlite3
from typing import Annotated

from fastapi import Depends, FastAPI

app = FastAPI()
COLUMNS = {"date": "created_at", "total": "amount"}


def listing(sort: str = "date", limit: str = "20"):
    return {"sort": sort, "limit": limit}


def get_db():
    db = sqlite3.connect("orders.db")
    try:
        yield db
    finally:
        db.close()


@app.get("/orders")
def orders(params: Annotated[dict, Depends(listing)], db: Annotated[sqlite3.Connection, Depends(get_db)]):
    rows = db.execute(f"SELECT * FROM orders ORDER BY {params['sort']}")  # <- sink
    return list(rows)
