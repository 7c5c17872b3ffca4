# sink: httpx.get
# way: own awaitable returns another value than it was made with
import asyncio

import httpx
from flask import Flask, request

app = Flask(__name__)


class Address:
    def __init__(self, first, second):
        self.first, self.second = first, second

    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return self.first


async def visit(url):
    address = await Address("https://example.org/", url)
    httpx.get(address)  # <- sink


@app.route("/visit")
def view():
    asyncio.run(visit(request.args["url"]))
    return "ok"
