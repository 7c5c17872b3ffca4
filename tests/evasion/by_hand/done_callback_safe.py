# sink: subprocess.check_output
# way: done callback of an asyncio task
import asyncio
import subprocess

from flask import Flask, request

app = Flask(__name__)


async def read(text):
    await asyncio.sleep(0)
    return text


def finished(task):
    subprocess.check_output(f"echo {task.result()}", shell=True)  # <- sink


@app.get("/task")
async def start():
    task = asyncio.create_task(read(str(len(request.args["name"]))))
    task.add_done_callback(finished)
    await task
    await asyncio.sleep(0)
    return "ok"
