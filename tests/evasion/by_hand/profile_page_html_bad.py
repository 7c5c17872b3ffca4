# sink: fastapi HTMLResponse
# way: FastAPI: a page put together of texts
from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

router = APIRouter(prefix="/profiles")


def layout(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def paragraph(text: str) -> str:
    return f"<p>{text}</p>"


@router.get("/{username}")
async def profile(username: str, bio: str = ""):
    body = paragraph(bio)
    return HTMLResponse(content=layout("Profile", body), status_code=200)  # <- sink
