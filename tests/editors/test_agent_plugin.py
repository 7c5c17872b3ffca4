"""The server as the plugin for coding agents starts it, with a client that can do nothing else.

What an agent's client says of itself is not known, so this one says nothing: it opens files,
by the language that `.lsp.json` has for their names, and is told what was found in them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any

import pytest

from headgate.lsp.framing import Malformed
from headgate.lsp.transport import PollChannel
from headgate.project.stored import CACHE_VARIABLE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses descriptors of POSIX")

PLUGIN = Path(__file__).parents[2] / "client-agent"
PATIENCE = 60.0


class Agent:
    """A client of the server that the plugin names."""

    def __init__(self, folder: Path) -> None:
        (self.config,) = json.loads((PLUGIN / ".lsp.json").read_text("utf-8")).values()
        scripts = sysconfig.get_path("scripts")
        self.process = subprocess.Popen(
            [self.config["command"], *self.config["args"]],
            cwd=folder,
            env=os.environ
            | {CACHE_VARIABLE: "", "PATH": os.pathsep.join([scripts, os.environ["PATH"]])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        out, into = self.process.stdin.fileno(), self.process.stdout.fileno()
        self.channel = PollChannel(into, out)
        self.folder = folder

    def send(self, method: str, params: Any, message_id: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if message_id is not None:
            message["id"] = message_id
        self.channel.send(json.dumps(message).encode())

    def until(self, wanted: Any) -> Any:
        """Return the first message that is wanted; the others are passed over."""
        end = time.monotonic() + PATIENCE
        while True:
            batch = self.channel.wait(max(0.0, end - time.monotonic()))
            assert batch, "nothing came"
            for body in batch:
                assert not isinstance(body, Malformed)
                message = json.loads(body)
                if wanted(message):
                    return message

    def told_of(self, name: str, text: str, code: str) -> None:
        """Open a file; something with this code is found in it."""
        uri = (self.folder / name).as_uri()
        language = self.config["extensionToLanguage"][Path(name).suffix]
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})

        def holds(message: Any) -> bool:
            params = message.get("params", {})
            of_it = message.get("method") == "textDocument/publishDiagnostics"
            return (
                of_it
                and params["uri"] == uri
                and code in [d["code"] for d in params["diagnostics"]]
            )

        self.until(holds)


@pytest.mark.editor
def test_an_agent_is_told_of_code_and_requirements(tmp_path: Path) -> None:
    agent = Agent(tmp_path)
    try:
        root = tmp_path.as_uri()
        agent.send("initialize", {"processId": None, "rootUri": root, "capabilities": {}}, 1)
        answer = agent.until(lambda m: m.get("id") == 1)
        assert answer["result"]["serverInfo"]["name"] == "headgate"
        agent.send("initialized", {})
        load = "import yaml\nyaml.load(open('a'), Loader=yaml.Loader)\n"
        agent.told_of("app.py", load, "HG502")
        agent.told_of("stub.pyi", load, "HG502")
        agent.told_of("requirements.txt", "reqeusts\n", "HG902")
        agent.send("shutdown", None, 2)
        agent.until(lambda m: m.get("id") == 2)
        agent.send("exit", None)
        assert agent.process.wait(PATIENCE) == 0
    finally:
        agent.process.kill()
        agent.process.wait()
        for stream in (agent.process.stdin, agent.process.stdout):
            assert stream is not None
            stream.close()
