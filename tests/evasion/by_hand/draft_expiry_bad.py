# sink: os.remove
# way: async generator of what is to be removed
import os

from flask import Flask

app = Flask(__name__)


async def drafts(owner, count=2):
    for number in range(count):
        yield f"/srv/drafts/{owner}/{number}.json"


async def expire(owner):
    removed = []
    async for path in drafts(owner):
        os.remove(path)  # <- sink
        removed.append(path)
    return removed


@app.delete("/drafts/<owner>")
async def delete_drafts(owner):
    return str(len(await expire(owner)))
