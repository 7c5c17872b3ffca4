# sink: fastapi FileResponse
# way: FastAPI: media by a name of a list
import os

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

router = APIRouter()
MEDIA = "/srv/media"


def known_files():
    return {"intro.mp4", "outro.mp4"}


@router.get("/media/{name}")
def media(name: str):
    if "\x00" in name:
        raise HTTPException(status_code=400)
    if name not in known_files():
        raise HTTPException(status_code=404)
    return FileResponse(os.path.join(MEDIA, name))  # <- sink
