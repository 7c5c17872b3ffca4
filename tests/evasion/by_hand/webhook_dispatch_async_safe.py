# sink: httpx.get
# way: asyncio gather over subscribers
import asyncio
from urllib.parse import urlsplit

import httpx
from flask import Flask, request

app = Flask(__name__)
PARTNERS = ("hooks.example.org", "hooks.example.com")


def permitted(url):
    return urlsplit(url).hostname in PARTNERS


async def notify(url):
    await asyncio.sleep(0)
    return httpx.get(url)  # <- sink


async def notify_all(urls):
    chosen = [url for url in urls if permitted(url)]
    return await asyncio.gather(*(notify(url) for url in chosen))


@app.route("/publish", methods=["POST"])
def publish():
    asyncio.run(notify_all(request.form.getlist("url")))
    return "sent"
