"""What is done between messages, one small step at a time.

Owns when there is time: the second phase of a document once the client has been
silent for a moment, fixes checked in advance, imports for what may come, garbage,
and whether the client still lives. The step that a message comes upon is all that
it waits for.
"""

from __future__ import annotations

import gc
import logging
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from headgate.lsp.faults import described
from headgate.lsp.transport import ClientGone

if TYPE_CHECKING:
    from headgate.lsp.documents import Document
    from headgate.lsp.door import Door
    from headgate.lsp.session import Session
    from headgate.lsp.watching import Watch

logger = logging.getLogger(__name__)

SILENCE: Final = 0.2
"""Seconds after the last edit until more than the first phase is done."""

KEEP: Final = 1.0
"""Seconds after the last edit until what is known of unsaved lines is kept."""

GLANCE: Final = 0.01
"""Seconds between two looks at imports, and at what other files say."""

WATCH: Final = 3.0
"""Seconds between two looks at whether the client lives."""

LOOK: Final = 5.0
"""Seconds between two looks at files that the client does not watch."""

NEAR: Final = 60
"""Lines from the last edit, up or down, in which fixes are checked in advance."""

SOME_OBJECTS: Final = 20_000
"""New objects after which garbage is collected between two steps: that takes some milliseconds."""

COLLECTIONS: Final = 3
"""Collections of new objects after which what they have left is looked through too."""

MANY_OBJECTS: Final = 300_000
"""New objects after which garbage is collected even where there was no silence."""


class Scheduler:
    """Work in between, for one connection."""

    def __init__(
        self,
        door: Door,
        *,
        clock: Callable[[], float] = time.monotonic,
        watch_client: bool = False,
        watch_files: bool = False,
    ) -> None:
        self._door = door
        self._clock = clock
        self._watch_client = watch_client
        self._watch_files = watch_files
        self._watch: Watch | None = None
        self._next_files = clock() + LOOK
        self._next_look = clock() + WATCH
        self._watched: int | None = None
        """The client's process; 0 if there is none to watch."""
        self._settled_imports = door.imports.ready
        self._work: Iterator[None] | None = None
        self._last_message = clock()
        self._collected = True

    def patience(self) -> float | None:
        """Return how many seconds may be spent on waiting; None is any number."""
        due = [self._next_look] if self._watch_client else []
        session = self._door.session
        if session is not None:
            imports = self._door.imports
            if not self._settled_imports:
                if imports.begun:
                    due.append(self._clock() + (0.0 if imports.ready else GLANCE))
                if session.has_told:
                    due.append(max(self._last_message + SILENCE, self._clock() + GLANCE))
            elif (
                self._work is not None
                or session.unsettled
                or session.untold
                or session.rules_edited
                or session.unkept
                or session.errand is not None
                or not self._collected
            ):
                due.append(session.last_edit + SILENCE)
            elif session.unsaved:
                due.append(session.last_edit + KEEP)
            if self._settled_imports and self._looks(session):
                due.append(self._next_files)
            if session.neighbours.waiting or session.history.waiting:
                due.append(max(session.last_edit + SILENCE, self._clock() + GLANCE))
            if session.watched:
                due.append(0.0)
            due += [d for d in (session.closed.due(), session.pulls.due()) if d is not None]
        return max(0.0, min(due) - self._clock()) if due else None

    def step(self) -> None:
        """Do the next small piece of work, if one is due."""
        now = self._clock()
        if self._watch_client and now >= self._next_look:
            self._next_look = now + WATCH
            self._look()
        session = self._door.session
        if session is None:
            return
        self._look_at_closed(session, now)
        if not self._settled_imports:
            # The second phase would wait for these imports, and messages for it.
            self._import(session, now)
        elif now >= session.last_edit + SILENCE:
            if now >= self._next_files:
                self._next_files = now + LOOK
                # What follows is told before more is found out about it.
                self._look_at_files(session)
            else:
                self._go_on(session)

    def _look_at_closed(self, session: Session, now: float) -> None:
        """Go on with files that are not open; other processes have the work."""
        try:
            if session.watched:
                # Imported by the first message of its kind.
                from headgate.lsp.handlers import did_change_watched_files

                did_change_watched_files.go_on(session)
            for part in (session.closed, session.pulls):
                due = part.due()
                if due is not None and now >= due:
                    part.step()
        except ClientGone:
            raise
        except Exception as error:
            logger.error("closed files could not be looked at: %s", described(error))

    def received(self) -> None:
        """Note that messages came; keep garbage within bounds where there is no silence."""
        if self._watched is None and self._door.session is not None:
            process = self._door.session.client.process
            # One that is not seen from here, as from within a container, tells nothing.
            self._watched = process if process is not None and is_alive(process) else 0
        self._last_message = self._clock()
        self._door.imports.rest()
        self._collected = False
        if gc.get_count()[0] > MANY_OBJECTS:
            gc.collect(1)

    def _go_on(self, session: Session) -> None:
        try:
            if session.rules_edited:
                session.reconfigure()
                return
            if session.untold:
                session.tell_neighbours()
            if session.neighbours.waiting:
                session.hear()
            if session.history.waiting:
                session.hear_history()
            if self._work is None and session.unsettled:
                self._work = _settled(session, session.unsettled.popitem()[1])
            new, collections, _ = gc.get_count()
            if new > SOME_OBJECTS:
                gc.collect(int(collections >= COLLECTIONS))
            elif self._work is not None:
                next(self._work)
            elif session.unkept:
                session.keep_one()
            elif session.unsaved and self._clock() >= session.last_edit + KEEP:
                session.keep_unsaved()
            elif session.errand is not None:
                session.go_on()
            elif not self._collected:
                self._collected = True
                gc.collect(1)
        except StopIteration:
            self._work = None
        except ClientGone:
            raise
        except Exception as error:
            self._work = session.errand = None
            logger.error("work in between failed: %s", described(error))

    def _import(self, session: Session, now: float) -> None:
        imports = self._door.imports
        if imports.ready:
            self._settled_imports = True
            self._door.serve_held()
            gc.freeze()
            return
        if imports.usable:
            self._door.serve_held()
        if session.has_told and now >= self._last_message + SILENCE:
            imports.go_on()

    def _looks(self, session: Session) -> bool:
        """Tell whether files are to be looked at, since the client does not watch them."""
        registers = session.client.registers_watched_files
        return self._watch_files and not registers and bool(session.documents)

    def _look_at_files(self, session: Session) -> None:
        if not self._looks(session):
            return
        # What a first diagnostic does not need is not imported before it.
        from headgate.lsp.handlers import did_change_watched_files
        from headgate.lsp.watching import Watch

        try:
            self._watch = self._watch or Watch()
            changed, has_new_folders = self._watch.look(session)
            if has_new_folders:
                # What has changed since their documents were opened. After the look: what comes
                # between the two is seen by the next one.
                session.reconfigure()
            did_change_watched_files.take(session, changed)
            session.neighbours.look()
        except ClientGone:
            raise
        except Exception as error:
            logger.error("a look at files failed: %s", described(error))

    def _look(self) -> None:
        if self._watched and not is_alive(self._watched):
            logger.info("the client's process is gone")
            raise ClientGone


def _settled(session: Session, document: Document) -> Iterator[None]:
    """Find out the rest about one document; ends early where its text has changed."""
    analysis = document.analysis
    if analysis is None:
        return
    session.log(analysis.problems())
    yield
    # Somebody may ask for them by now, and the rest takes longer.
    yield from _checked_in_advance(session, document)
    if document.analysis is not analysis:
        return
    phase = session.second_phase(document)
    while phase.step():
        # What has been found out so far is not lost to an edit.
        document.analysis = analysis = phase.analysis
        yield
        if document.analysis is not analysis:
            return
    session.log(phase.problems)
    session.learnt(document, phase.analysis)
    analysis = phase.analysis
    session.log_arrivals(document)
    yield
    yield from _checked_in_advance(session, document)


def _checked_in_advance(session: Session, document: Document) -> Iterator[None]:
    """Check the fixes of what is found near the last edit.

    It ends early where the text has changed.
    """
    analysis = document.analysis
    if analysis is None or not any(finding.fixes for finding in analysis.findings()):
        return
    from headgate.fixes import look_ahead

    for _ in look_ahead(analysis):
        yield
        if document.analysis is not analysis:
            return
    last = document.last_line
    near = [
        finding
        for finding in analysis.findings()
        if abs(finding.range.start.line - last) <= NEAR and finding.fixes
    ]
    for finding in sorted(near, key=lambda f: abs(f.range.start.line - last)):
        if document.analysis is not analysis:
            return
        session.offers(document, finding)
        yield


def is_alive(process: int) -> bool:
    """Tell whether a process exists; on Windows the end of its pipe has to tell."""
    if sys.platform == "win32":
        return True
    import os

    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
