# sink: sqlite3 execute
# way: FastAPI: a service that a dependency makes
import sqlite3

from fastapi import Depends, FastAPI

app = FastAPI()


class TagService:
    def __init__(self, db):
        self.db = db

    def count(self, tag):
        query = f"SELECT count(*) FROM tags WHERE name = '{tag}'"
        return self.db.execute(query)  # <- sink


def get_service():
    return TagService(sqlite3.connect("blog.db"))


@app.get("/tags/{tag}")
def tag_count(tag: str, service: TagService = Depends(get_service)):
    return {"count": str(service.count(tag))}
