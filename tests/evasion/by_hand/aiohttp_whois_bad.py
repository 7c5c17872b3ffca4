# sink: asyncio.create_subprocess_shell
# way: aiohttp: a program on behalf of a request
import asyncio

from aiohttp import web

routes = web.RouteTableDef()


async def run_whois(domain):
    process = await asyncio.create_subprocess_shell(f"whois {domain}", stdout=asyncio.subprocess.PIPE)  # <- sink
    output, _ = await process.communicate()
    return output.decode(errors="replace")


@routes.get("/whois")
async def whois(request):
    domain = request.query.get("domain", "example.org")
    return web.json_response({"whois": await run_whois(domain)})


app = web.Application()
