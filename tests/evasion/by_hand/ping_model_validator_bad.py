# sink: os.popen
# way: FastAPI: a host that its model checks
import os
import re

from fastapi import FastAPI
from pydantic import BaseModel, field_validator

app = FastAPI()
HOSTNAME = re.compile(r"[A-Za-z0-9.-]{1,253}")


class PingRequest(BaseModel):
    host: str
    count: str = "3"

    @field_validator("host")
    @classmethod
    def host_is_sane(cls, value: str) -> str:
        if not HOSTNAME.search(value):
            raise ValueError("not a host name")
        return value


@app.post("/ping")
def ping(body: PingRequest):
    output = os.popen(f"ping -c 3 {body.host}")  # <- sink
    return {"output": str(output)}
