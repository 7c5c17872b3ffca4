"""Regular expressions that are compiled when they are first used.

There are hundreds, most of them for lines that hardly any text has, and compiling them takes
a tenth of the start. A pattern is used through its methods; `re.sub(pattern, ...)` does not
take one.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

__all__ = ["lazy_pattern"]

if TYPE_CHECKING:
    from re import compile as lazy_pattern
else:

    class lazy_pattern:
        """Stands for `re.compile` with the same arguments."""

        def __init__(self, text: str | bytes, flags: int = 0) -> None:
            self._text = text
            self._flags = flags

        def __reduce__(self) -> tuple[object, ...]:
            return lazy_pattern, (self._text, self._flags)

        @cached_property
        def _compiled(self) -> Any:
            return re.compile(self._text, self._flags)

        def __getattr__(self, name: str) -> Any:
            # What is found is kept, so that this is asked once for each method.
            found = self.__dict__[name] = getattr(self._compiled, name)
            return found
