# sink: marshal.loads
# way: asyncio consumer with a sentinel and a decoder table
import asyncio
import json
import marshal
from flask import Flask, request

app = Flask(__name__)
DECODERS = {"fast": lambda value: marshal.loads(value.encode()), "plain": json.loads}  # <- sink


async def consume(queue, kind):
    results = []
    while (item := await queue.get()) is not None:
        try:
            results.append(DECODERS[kind](item))
        finally:
            queue.task_done()
    return results


async def serve(messages, kind="fast"):
    queue = asyncio.Queue()
    for message in [*messages, None]:
        queue.put_nowait(message)
    return await consume(queue, kind)


@app.route("/inbox", methods=["POST"])
def inbox():
    asyncio.run(serve([request.get_data(as_text=True)]))
    return "ok"
