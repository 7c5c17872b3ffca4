# sink: sqlite3 execute
# way: aiohttp: fields of a form in an insert
import sqlite3

from aiohttp import web


class Newsletter:
    def __init__(self, db):
        self.db = db

    async def subscribe(self, request):
        form = await request.post()
        values = {"email": form["email"], "topic": form["topic"]}
        names = ", ".join(values)
        marks = ", ".join(f"'{v}'" for v in values.values())
        self.db.execute(f"INSERT INTO subscribers ({names}) VALUES ({marks})", values)  # <- sink
        return web.Response(text="thanks")


def make_app():
    app = web.Application()
    handler = Newsletter(sqlite3.connect("news.db"))
    app.router.add_post("/subscribe", handler.subscribe)
    return app


web.run_app(make_app())
