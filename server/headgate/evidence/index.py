"""Asks a package index whether it has a name, where the user has said that it may be asked.

Single names go there, one after the other, on a thread of its own. What it said is kept in
memory and in a file; when it does not answer it is left alone for a while. All that a bad
index costs is the answer.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO, Final, cast
from urllib.parse import urlsplit

from cachetools import LRUCache

from headgate.evidence.files import read_text
from headgate.ruleapi.packages import normalised

SECONDS: Final = 3.0
"""For one name, and for one wait on the network."""
_BODY: Final = 8 * 1024 * 1024
_THERE: Final = 7 * 24 * 3600.0
"""Seconds for which a name that is there counts as there."""
_ABSENT: Final = 3600.0
_MANY: Final = 5000
_PAUSE: Final = 5.0
"""Seconds without a question after the first failure; twice as many after each further one."""
_LONGEST_PAUSE: Final = 900.0
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,98}[a-z0-9]")
_TYPES: Final = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"


class Index:
    """One index, by the address of its simple API."""

    def __init__(
        self,
        address: str,
        kept: Path | None = None,
        clock: Callable[[], float] = time.time,
        seconds: float = SECONDS,
    ) -> None:
        self._address = address.rstrip("/")
        self._kept = kept
        self._clock = clock
        self._seconds = seconds
        self._lock = threading.Lock()
        self._there: LRUCache[str, float] = LRUCache(_MANY)
        """Names, and when the index said that it has them."""
        self._absent: LRUCache[str, float] = LRUCache(_MANY)
        self._waiting: dict[str, float] = {}
        self._thread: threading.Thread | None = None
        self._failures = 0
        self._silent_until = 0.0
        self._opener = urllib.request.build_opener(_SameHost())
        self._load()

    def has(self, name: str) -> bool | None:
        """Return whether the index has a name; None if it is not known."""
        with self._lock:
            return self._known(normalised(name))

    def _known(self, name: str) -> bool | None:
        now = self._clock()
        if now - self._there.get(name, -_THERE) < _THERE:
            return True
        return False if now - self._absent.get(name, -_ABSENT) < _ABSENT else None

    def is_ready(self, names: Iterable[str], patience: float = 0.005) -> bool:
        """Have names looked up; tell whether nothing is left to wait for."""
        now = self._clock()
        with self._lock:
            for name in map(normalised, names):
                known = self._known(name) is not None
                if not known and _NAME.fullmatch(name) and now >= self._silent_until:
                    self._waiting.setdefault(name, now)
            # A look-up that hangs for good, in a resolver for instance, is not waited for.
            late = [n for n, since in self._waiting.items() if now - since > 4 * self._seconds]
            for name in late:
                del self._waiting[name]
            if not self._waiting:
                return True
            thread = self._thread
            if thread is None or not thread.is_alive():
                thread = self._thread = threading.Thread(target=self._work, daemon=True)
                thread.start()
        thread.join(patience)
        return False

    def _work(self) -> None:
        while True:
            with self._lock:
                if self._clock() < self._silent_until:
                    self._waiting.clear()
                name = next(iter(self._waiting), None)
            if name is None:
                self._store()
                return
            found = self._ask(name)
            with self._lock:
                self._waiting.pop(name, None)
                if found is None:
                    pause = min(_PAUSE * 2**self._failures, _LONGEST_PAUSE)
                    self._failures += 1
                    self._silent_until = self._clock() + pause
                else:
                    self._failures = 0
                    (self._there if found else self._absent)[name] = self._clock()

    def _ask(self, name: str) -> bool | None:
        """Ask for one name; None if the index gives no answer that can be understood."""
        headers = {"Accept": _TYPES, "User-Agent": "headgate"}
        try:
            request = urllib.request.Request(f"{self._address}/{name}/", headers=headers)
            with self._opener.open(request, timeout=self._seconds) as response:
                return _is_page_of(cast("HTTPResponse", response), name, self._seconds)
        except urllib.error.HTTPError as error:
            error.close()
            return False if error.code in (404, 410) else None
        except (OSError, ValueError, HTTPException):
            return None

    def _load(self) -> None:
        text = None if self._kept is None else read_text(self._kept, _BODY)
        with suppress(ValueError, RecursionError):
            content: object = json.loads(text or "{}")
            names = cast("dict[str, object]", content) if isinstance(content, dict) else {}
            if names.get("index") != self._address:
                return
            for key, kept in (("there", self._there), ("absent", self._absent)):
                found = names.get(key)
                said = cast("dict[str, object]", found) if isinstance(found, dict) else {}
                for name, at in said.items():
                    if isinstance(at, int | float) and at <= self._clock():
                        kept[name] = float(at)

    def _store(self) -> None:
        """Keep what the index said for the next run."""
        if self._kept is None:
            return
        with self._lock:
            content = {
                "index": self._address,
                "there": dict(sorted(self._there.items())),
                "absent": dict(sorted(self._absent.items())),
            }
        with suppress(OSError):
            self._kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = self._kept.with_name(f"{self._kept.name}.{os.getpid()}")
            part.write_text(json.dumps(content), "utf-8")
            part.replace(self._kept)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows an index to another page of itself, and nowhere else."""

    max_redirections = 3

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request for the other page."""
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        if (before.scheme, before.netloc) != (after.scheme, after.netloc):
            raise urllib.error.URLError("the index leads to another host")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_page_of(response: HTTPResponse, name: str, seconds: float) -> bool | None:
    """Tell whether an answer is the page of a project; None if it is something else.

    A network that answers everything itself has no say.
    """
    end = time.monotonic() + seconds
    parts: list[bytes] = []
    size = 0
    while part := response.read1(65536):
        parts.append(part)
        size += len(part)
        if size > _BODY or time.monotonic() > end:
            return None
    text = b"".join(parts).decode("utf-8", "replace")
    if "json" in response.headers.get("Content-Type", ""):
        try:
            content: object = json.loads(text)
        except (ValueError, RecursionError):
            return None
        own = cast("dict[str, object]", content).get("name") if isinstance(content, dict) else None
        return True if isinstance(own, str) and normalised(own) == name else None
    linked = (normalised(link) for link in re.findall(r"<a\b[^>]*>\s*([^<]*)</a>", text))
    return True if any(link.startswith(name + "-") for link in linked) else None
