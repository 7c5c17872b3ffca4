# sink: httpx.get
# way: asyncio queue: last in or first in comes out first
import asyncio

import httpx
from flask import Flask, request

app = Flask(__name__)
START = "https://example.org/start"


async def producer(queue, url):
    for item in (START, url):
        await queue.put(item)


async def consumer(queue):
    url = await queue.get()
    queue.task_done()
    return httpx.get(url)  # <- sink


@app.route("/crawl", methods=["POST"])
async def crawl():
    queue = asyncio.LifoQueue(maxsize=4)
    await producer(queue, request.form["url"])
    answer = await asyncio.wait_for(consumer(queue), timeout=5)
    return {"ok": bool(answer)}
