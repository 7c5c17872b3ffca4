# sink: sqlite3 execute
# way: FastAPI: a choice as an enumeration
import sqlite3
from enum import Enum

from fastapi import APIRouter

router = APIRouter()


class Period(str, Enum):
    day = "day"
    week = "week"
    month = "month"


def totals(table):
    db = sqlite3.connect("reports.db")
    return db.execute(f"SELECT sum(amount) FROM totals_{table}").fetchone()  # <- sink


@router.get("/reports/{period}")
def report(period: Period):
    return {"total": totals(period.value)}
