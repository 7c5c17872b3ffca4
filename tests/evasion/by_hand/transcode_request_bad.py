# sink: subprocess.run
# way: FastAPI: a model of the body, a command of a text
import subprocess

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI()


class TranscodeRequest(BaseModel):
    source: str
    codec: str = "h264"


def run_ffmpeg(job: TranscodeRequest) -> int:
    command = f"ffmpeg -i {job.source} -c:v {job.codec} out.mp4"
    done = subprocess.run(command, shell=True)  # <- sink
    return 0


@app.post("/transcode")
async def transcode(job: TranscodeRequest):
    code = run_ffmpeg(job)
    if code:
        raise HTTPException(status_code=500, detail="ffmpeg failed")
    return {"status": "done"}
