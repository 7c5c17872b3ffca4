"""Imports that are heavy, and needed soon: they run beside the work, in a thread.

Owns that thread. What needs the modules asks whether they are `ready`, and waits
without holding up anything else. While messages come, no further step is begun:
two threads that both run Python slow each other down.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from threading import Event, Thread

from headgate.lsp.faults import described

logger = logging.getLogger(__name__)

_TURN = 0.0001
"""Seconds that the loop's thread waits for its turn meanwhile, at each system call."""


class Imports:
    """Steps that each import something. Used on the loop's thread only."""

    def __init__(
        self,
        steps: Sequence[Callable[[], object]] = (),
        later: Sequence[Callable[[], object]] = (),
    ) -> None:
        """Without steps everything counts as imported. Requests do not need those for `later`."""
        self._steps = (*steps, *later)
        self._needed = len(steps)
        self._done = 0
        self._thread: Thread | None = None
        self._calm = Event()
        self._urgent = False

    @property
    def begun(self) -> bool:
        """Whether there is nothing left to begin."""
        return not self._steps or self._thread is not None

    @property
    def ready(self) -> bool:
        """Whether the imports are done, or have failed for good."""
        return not self._steps or (self._thread is not None and not self._thread.is_alive())

    @property
    def usable(self) -> bool:
        """Whether requests can be served."""
        return self.ready or self._done >= self._needed

    def go_on(self, *, urgent: bool = False) -> None:
        """Begin, or go on after a `rest`; where it is urgent, there is no rest any more."""
        self._urgent = self._urgent or urgent
        self._calm.set()
        if not self.begun:
            self._thread = Thread(target=self._run, name="imports", daemon=True)
            self._thread.start()

    def rest(self) -> None:
        """Leave the time to somebody else."""
        if not self._urgent:
            self._calm.clear()

    def _run(self) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        try:
            for step in self._steps:
                self._calm.wait()
                step()
                self._done += 1
        except Exception as error:
            # Whoever needs the modules imports them again, and fails by itself.
            logger.error("an import failed: %s", described(error))
        finally:
            sys.setswitchinterval(usual)
