"""`headgate server`: starts a server and serves one client to its end.

The process edge: owns the exit code, the log and when garbage is collected. What
is imported here stands between the start and the answer to `initialize`: no more
than that needs.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from headgate.lsp.client import Client
from headgate.lsp.door import Door
from headgate.lsp.imports import Imports
from headgate.lsp.outgoing import Outgoing
from headgate.lsp.scheduler import Scheduler
from headgate.lsp.transport import Channel, ClientGone, stdio, tcp

if TYPE_CHECKING:
    from headgate.lsp.session import Session

logger = logging.getLogger(__name__)

Start: TypeAlias = "Callable[[Client, Outgoing], Session]"


def serve(
    address: tuple[str, int] | None = None,
    log_file: str | None = None,
    log_level: str = "warning",
) -> int:
    """Serve one client over standard streams, or over TCP; return the exit code."""
    try:
        # Collections would fall into keystrokes; the scheduler has them done in between.
        gc.disable()
        if address is None:
            channel = stdio()
            log_to(log_file, log_level)
        else:
            log_to(log_file, log_level)
            channel = tcp(*address, _say_where)
        return run(channel, start_session, watch_client=address is None, imports=heavy())
    except KeyboardInterrupt:
        return 1
    except OSError as error:
        print(f"headgate server: {error}", file=sys.stderr)
        return 2


def run(
    channel: Channel,
    start: Start,
    *,
    watch_client: bool = False,
    imports: Imports | None = None,
) -> int:
    """Serve a client until it goes; return the exit code."""
    door = Door(channel, start, imports)
    scheduler = Scheduler(door, watch_client=watch_client, watch_files=True)
    try:
        while door.exit_code is None:
            batch = channel.wait(0 if door.owes else scheduler.patience())
            if batch is None:
                logger.info("the client has closed the stream")
                return door.ended()
            if batch:
                door.receive(batch)
                scheduler.received()
            elif door.owes:
                door.receive(())
            else:
                scheduler.step()
    except ClientGone:
        logger.info("the client is gone")
        return door.ended()
    return door.exit_code


def start_session(client: Client, outgoing: Outgoing) -> Session:
    """Import the engine and the rules, and start a session with them."""
    from headgate.catalog import default_rules, plugin_problems
    from headgate.lsp.closed import CheckProcess
    from headgate.lsp.neighbours import IndexProcess
    from headgate.lsp.session import Session

    session = Session(
        client, outgoing, default_rules(), neighbours=IndexProcess(), checks=CheckProcess()
    )
    session.configuration.report(plugin_problems())
    session.show_news()
    return session


def heavy() -> Imports:
    """Return the imports that requests need, and those for the second phase."""

    def prepare_fixes() -> None:
        from headgate.fixes import prepare

        prepare()

    def prepare_protocol() -> None:
        from headgate.lsp.protocol import prepare

        prepare()

    modules = (
        "attrs",
        "cattrs",
        "lsprotocol.types",
        "lsprotocol.converters",
        "pygls.lsp.server",
        "headgate.lsp.protocol",
        "libcst",
    )
    first = [partial(import_module, name) for name in modules]
    bandit = partial(import_module, "headgate.bandit.runner")
    return Imports((*first, prepare_fixes, prepare_protocol), later=(bandit,))


def log_to(file: str | None, level: str) -> None:
    """Send the log to a file, or to standard error."""
    handler = logging.StreamHandler(sys.stderr) if file is None else logging.FileHandler(file)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("headgate")
    root.addHandler(handler)
    root.setLevel(level.upper())
    root.propagate = False


def _say_where(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    print(f"headgate server: listening on {shown}:{port}", file=sys.stderr, flush=True)
