# sink: httpx.get
# way: async generator filtered by a comprehension
import httpx
from flask import Flask, request

app = Flask(__name__)
OWN = ("https://hooks.example.org/a", "https://hooks.example.org/b")


async def addresses(data):
    yield OWN[0]
    yield data["callback"]
    yield OWN[1]


@app.post("/notify")
async def notify():
    found = [url async for url in addresses(request.get_json()) if url in OWN]
    for url in found:
        httpx.get(url)  # <- sink
    return {"sent": len(found)}
