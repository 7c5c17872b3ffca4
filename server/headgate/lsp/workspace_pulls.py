"""`workspace/diagnostic`: diagnostics of files that are not open, for clients that ask for them.

Owns the requests that wait: parts of an answer, progress, cancelling, and that a client which
knows all there is gets no answer before there is news.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from headgate.lsp.from_proto import Json
from headgate.lsp.outgoing import ErrorCode, MessageId, ReadyJson

if TYPE_CHECKING:
    from headgate.lsp.closed import ClosedFile
    from headgate.lsp.session import Session

HELD: Final = 60.0
"""Seconds after which a client that knows everything is told so."""
PAUSE: Final = 0.2
"""Seconds between two parts of an answer."""


@dataclass(slots=True)
class _Pull:
    """One request. Mutable."""

    known: dict[str, str]
    """By URI the result that the client had before."""
    partial: int | str | None
    progress: int | str | None
    until: float
    next: float = 0.0
    sent: dict[str, str] = field(default_factory=dict[str, str])
    """By URI the result that it was given in a part."""
    most: int = 1


class WorkspacePulls:
    """Those of one session. Mutable; used on the loop's thread only."""

    def __init__(self, session: Session, clock: Callable[[], float] = time.monotonic) -> None:
        self.waiting: dict[MessageId, _Pull] = {}
        self.is_used = False
        """Whether the client asks, so that nothing need be published."""
        self._session = session
        self._clock = clock

    def ask(self, message_id: MessageId, params: Json) -> None:
        """Take a request."""
        if not self.is_used:
            self.is_used = True
            self._session.closed.leave_to_pulls()
        self._session.closed.find_all()
        pull = _Pull(
            _previous(params),
            _token(params.get("partialResultToken")),
            _token(params.get("workDoneToken")),
            self._clock() + HELD,
        )
        self.waiting[message_id] = pull
        self._tell(pull, {"kind": "begin", "title": "Headgate: checking", "cancellable": True})

    def cancel(self, message_id: MessageId) -> bool:
        """Forget a request; whether there is one."""
        pull = self.waiting.pop(message_id, None)
        if pull is not None:
            self._tell(pull, {"kind": "end"})
        return pull is not None

    def cancel_progress(self, token: object) -> None:
        """Forget the request whose progress has a token, if there is one."""
        for message_id, pull in [*self.waiting.items()]:
            if token is not None and pull.progress == token:
                self.cancel(message_id)
                self._session.outgoing.refuse(message_id, ErrorCode.REQUEST_CANCELLED, "cancelled")

    def due(self) -> float | None:
        """Return when something is to be done, None if nothing is."""
        return min((pull.next for pull in self.waiting.values()), default=None)

    def step(self) -> None:
        """Answer, or give a part of an answer, where it is time."""
        now = self._clock()
        for message_id, pull in [*self.waiting.items()]:
            if now >= pull.next:
                pull.next = now + PAUSE
                self._go_on(message_id, pull, now)

    def _go_on(self, message_id: MessageId, pull: _Pull, now: float) -> None:
        closed = self._session.closed
        files = closed.by_uri()
        news = [f for f in files.values() if f.result_id and not _knows(pull, f)]
        if closed.is_busy:
            if pull.partial is not None and news:
                self._give(pull, news)
            pull.most = max(pull.most, closed.left + len(pull.sent))
            done = 100 * (pull.most - closed.left) // pull.most
            message = f"{closed.left} files left"
            self._tell(pull, {"kind": "report", "message": message, "percentage": done})
            return
        open_ = {d.uri for d in self._session.documents.values() if d.notebook is None}
        gone = [uri for uri in pull.known if uri not in files and uri not in open_]
        known = [f for f in files.values() if pull.known.get(f.uri) == f.result_id]
        is_held = known and not (news or gone or pull.sent or pull.progress is not None)
        if is_held and now < pull.until:
            return
        del self.waiting[message_id]
        items = [*map(_full, news), *map(_empty, gone), *map(_unchanged, known)]
        if pull.partial is not None:
            if items:
                self._part(pull, items)
            items = []
        self._tell(pull, {"kind": "end"})
        self._session.outgoing.answer(message_id, ReadyJson(f'{{"items":[{",".join(items)}]}}'))

    def _give(self, pull: _Pull, news: Iterable[ClosedFile]) -> None:
        news = list(news)
        pull.sent |= {file.uri: file.result_id for file in news}
        self._part(pull, map(_full, news))

    def _part(self, pull: _Pull, items: Iterable[str]) -> None:
        value = f'{{"items":[{",".join(items)}]}}'
        token = json.dumps(pull.partial)
        self._session.outgoing.notify(
            "$/progress", ReadyJson(f'{{"token":{token},"value":{value}}}')
        )

    def _tell(self, pull: _Pull, value: Json) -> None:
        if pull.progress is not None:
            self._session.outgoing.notify("$/progress", {"token": pull.progress, "value": value})


def _knows(pull: _Pull, file: ClosedFile) -> bool:
    return file.result_id in (pull.known.get(file.uri), pull.sent.get(file.uri))


def _full(file: ClosedFile) -> str:
    return (
        f'{{"kind":"full","uri":{file.uri_json},"version":null,'
        f'"resultId":"{file.result_id}","items":{file.found}}}'
    )


def _unchanged(file: ClosedFile) -> str:
    return (
        f'{{"kind":"unchanged","uri":{file.uri_json},"version":null,"resultId":"{file.result_id}"}}'
    )


def _empty(uri: str) -> str:
    return f'{{"kind":"full","uri":{json.dumps(uri)},"version":null,"items":[]}}'


def _token(value: object) -> int | str | None:
    return value if isinstance(value, int | str) else None


def _previous(params: Json) -> dict[str, str]:
    """Return by URI the results that the client has."""
    found: object = params.get("previousResultIds")
    out: dict[str, str] = {}
    for one in cast("list[object]", found) if isinstance(found, list) else ():
        match one:
            case {"uri": str(uri), "value": str(value)}:
                out[uri] = value
            case _:
                pass
    return out
