# sink: asyncio.create_subprocess_shell
# way: aiohttp: a job that a class runs
import asyncio
import shlex

from aiohttp import web

routes = web.RouteTableDef()


class Job:
    def __init__(self, source, target="out.pdf"):
        self.arguments = ["convert", source, target]

    @property
    def command(self):
        return shlex.join(self.arguments)

    async def run(self):
        process = await asyncio.create_subprocess_shell(self.command)  # <- sink
        return await process.wait()


@routes.post("/convert")
async def convert(request):
    form = await request.post()
    return web.json_response({"code": await Job(form["file"]).run()})
