# sink: fastapi RedirectResponse
# way: FastAPI: on to where somebody came from
from urllib.parse import quote, urlparse

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse

app = FastAPI()


def clean_target(raw: str) -> str:
    parsed = urlparse(raw)
    if parsed.scheme == "javascript":
        return "/"
    return raw


@app.get("/continue")
async def continue_(request: Request):
    target = request.query_params.get("to", "/")
    return RedirectResponse(url=clean_target(target), status_code=303)  # <- sink
