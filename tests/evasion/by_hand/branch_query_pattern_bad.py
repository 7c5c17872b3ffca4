# sink: os.system
# way: FastAPI: a pattern that a parameter must match
import os

from fastapi import FastAPI, Query

app = FastAPI()


def checkout(branch: str) -> int:
    os.system("git -C /srv/repo checkout " + branch)  # <- sink
    return 0


@app.post("/deploy")
async def deploy(branch: str = Query(max_length=80)):
    checkout(branch)
    return {"branch": branch}
