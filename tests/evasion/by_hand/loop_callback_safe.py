# sink: shutil.rmtree
# way: call handed to the event loop
import asyncio
import shutil

from flask import Flask, request

app = Flask(__name__)


async def later(path):
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def work():
        shutil.rmtree(path)  # <- sink
        done.set_result(path)

    loop.call_soon(work)
    return await done


@app.route("/drop", methods=["POST"])
def drop():
    name = request.form["name"]
    digits = "".join(filter(str.isdigit, name))
    asyncio.run(later(f"/srv/jobs/{name and digits}x"))
    return "ok"
