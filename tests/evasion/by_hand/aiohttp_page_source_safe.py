# sink: pathlib read_text
# way: aiohttp: a page of a folder by its name
from pathlib import Path

from aiohttp import web

routes = web.RouteTableDef()
PAGES = Path("/srv/pages")


def read_page(name):
    page = PAGES / f"{name}.md"
    if not name.isidentifier():
        raise web.HTTPNotFound()
    return page.read_text(encoding="utf-8")  # <- sink


@routes.get("/pages/{name}")
async def show(request):
    return web.Response(text=read_page(request.match_info["name"]))
