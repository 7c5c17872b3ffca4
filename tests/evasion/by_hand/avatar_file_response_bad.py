# sink: fastapi FileResponse
# way: FastAPI: a file below a folder
from pathlib import Path

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse

app = FastAPI()
AVATARS = Path("/srv/avatars")


@app.get("/avatars/{name:path}")
async def avatar(name: str):
    target = (AVATARS / name).resolve()
    if not target.suffix and not target.name:
        raise HTTPException(status_code=404)
    return FileResponse(target, media_type="image/png")  # <- sink
