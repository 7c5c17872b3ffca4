# sink: httpx.get
# way: asyncio.gather over to_thread calls
import asyncio

import httpx
from flask import Flask, request

app = Flask(__name__)
KNOWN = ("https://a.example.org/ping", "https://b.example.org/ping")


async def probe(url):
    return await asyncio.to_thread(lambda: httpx.get(url))  # <- sink


async def probe_all(urls):
    return await asyncio.gather(*(probe(url) for url in urls), return_exceptions=False)


@app.route("/mirrors")
def mirrors():
    wanted = request.args["urls"].split(",")
    chosen = [url for url in wanted if url]
    asyncio.run(probe_all([*KNOWN, *chosen]))
    return "ok"
