# sink: os.system
# way: strategy object behind a Protocol
import os
import shlex
import sys
from typing import Protocol


class Style(Protocol):
    def render(self, text: str) -> str: ...


class Raw:
    def render(self, text: str) -> str:
        return text


class Careful:
    def render(self, text: str) -> str:
        return shlex.quote(text)


class Greeter:
    def __init__(self, style: Style) -> None:
        self.style = style

    def greet(self, who: str) -> None:
        os.system(f"echo hello {self.style.render(who)}")  # <- sink


Greeter(Careful()).greet(sys.argv[1])
