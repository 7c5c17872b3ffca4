# sink: httpx.get
# way: FastAPI: a proxy for one other service
from urllib.parse import quote

import httpx
from fastapi import FastAPI, Request

app = FastAPI()
UPSTREAM = "https://inventory.example.org/api/"


def upstream_url(path, host=None):
    if host:
        return f"https://{host}/{path}"
    return UPSTREAM + quote(path)


@app.get("/inventory/{path}")
async def inventory(path: str, request: Request):
    url = upstream_url(path, request.headers.get("x-forward-to"))
    return {"answer": str(httpx.get(url, timeout=5))}  # <- sink
