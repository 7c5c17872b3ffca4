# sink: fastapi HTMLResponse
# way: FastAPI: rows of a table as a page
import html

from fastapi import FastAPI, Query
from fastapi.responses import HTMLResponse

app = FastAPI()


def cell(value, *, raw=True):
    return f"<td>{value if raw else html.escape(value)}</td>"


def row(values):
    return "<tr>" + "".join(cell(v) for v in values) + "</tr>"


@app.get("/report")
async def report(title: str = Query("Report"), author: str = Query("")):
    body = row([title, author])
    return HTMLResponse(f"<table>{body}</table>")  # <- sink
