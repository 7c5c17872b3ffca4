# sink: os.system
# way: FastAPI: settings that an administrator changes
import os
import shlex

from fastapi import FastAPI
from pydantic import BaseModel, Field

app = FastAPI()


class NetworkSettings(BaseModel):
    hostname: str
    interface: str = "eth0"


def apply(settings: NetworkSettings) -> None:
    commands = [
        f"hostnamectl set-hostname {shlex.quote(settings.hostname)}",
        "systemctl restart networking",
    ]
    for command in commands:
        os.system(command)  # <- sink


@app.put("/settings")
def update(settings: NetworkSettings):
    apply(settings)
    return settings.model_dump()
