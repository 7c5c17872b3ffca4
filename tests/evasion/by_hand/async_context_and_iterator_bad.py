# sink: urllib.request.urlopen
# way: async context manager that gives an async iterator
import contextlib
from urllib import request as net

from flask import Flask, request

app = Flask(__name__)


class Feed:
    def __init__(self, *addresses):
        self.left = list(addresses)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        return self.left.pop()


@contextlib.asynccontextmanager
async def feed(first, second):
    yield Feed(first, second)


@app.post("/pull")
async def pull():
    async with feed("https://example.org/", request.form["url"]) as addresses:
        async for address in addresses:
            net.urlopen(address, timeout=5)  # <- sink
    return "pulled"
