"""How an exception is named in the log: by its type and place.

Never by its message, nor with a traceback's lines: they may quote the code that
is being edited, and that does not belong in a file.
"""

from __future__ import annotations

from pathlib import Path
from traceback import walk_tb


def described(error: BaseException) -> str:
    """Return the type of an exception, and the calls that led to it."""
    places = [
        f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}:{line}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    return f"{type(error).__name__} at {' > '.join(places[-6:]) or 'an unknown place'}"
