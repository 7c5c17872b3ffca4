# sink: httpx.get
# way: FastAPI: a preview of a page elsewhere
from urllib.parse import quote, urlsplit

import httpx
from fastapi import FastAPI, HTTPException

app = FastAPI()
ALLOWED = {"docs.example.org", "blog.example.org"}


class Previewer:
    def __init__(self, timeout: float = 5.0):
        self.timeout = timeout

    def fetch(self, url: str):
        host = urlsplit(url).hostname
        if host in ("localhost", "127.0.0.1"):
            raise HTTPException(400, "bad host")
        return httpx.get(url, timeout=self.timeout)  # <- sink


previewer = Previewer()


@app.get("/preview")
def preview(url: str):
    page = previewer.fetch(url)
    return {"title": str(page)[:80]}
