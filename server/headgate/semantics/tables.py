"""Mappings of which versions share what they have in common.

A version of a text takes over nearly all that is known of the one before: copying it
would cost the length of the text at each keystroke.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_MANY: Final = 128
"""Differences from what is shared, after which there is something new to share."""
_GONE: Final = object()


class Table(Generic[K, V]):
    """A dict whose versions are made at the cost of what changes."""

    __slots__ = ("_own", "_shared")

    def __init__(self) -> None:
        self._shared: dict[K, V] = {}
        """Once there are two versions, neither of them changes it."""
        self._own: dict[K, Any] | None = None
        """What is other than in `_shared`; None while that is not shared."""

    def version(self) -> Table[K, V]:
        """Return a table that holds the same and changes apart from this one."""
        if self._own is None:
            self._own = {}
        made: Table[K, V] = Table()
        if len(self._own) > _MANY:
            made._shared = dict(self.items())
        else:
            made._shared, made._own = self._shared, dict(self._own)
        return made

    def get(self, key: K) -> V | None:
        """Return what stands under a key, or None."""
        own = self._own
        if own:
            found = own.get(key, self)
            if found is not self:
                there: V | None = None if found is _GONE else found
                return there
        return self._shared.get(key)

    def __contains__(self, key: K) -> bool:
        own = self._own
        if own:
            found = own.get(key, self)
            if found is not self:
                return found is not _GONE
        return key in self._shared

    def __getitem__(self, key: K) -> V:
        own = self._own
        if own:
            found = own.get(key, self)
            if found is _GONE:
                raise KeyError(key)
            if found is not self:
                there: V = found
                return there
        return self._shared[key]

    def __setitem__(self, key: K, value: V) -> None:
        if self._own is None:
            self._shared[key] = value
        else:
            self._own[key] = value

    def __bool__(self) -> bool:
        return any(True for _ in self.items())

    def setdefault(self, key: K, value: V) -> V:
        """Return what stands under a key; put a value there if nothing does."""
        if key in self:
            return self[key]
        self[key] = value
        return value

    def discard(self, key: K) -> None:
        """Take a key out, if it is there."""
        if self._own is None:
            self._shared.pop(key, None)
        elif key in self:
            self._own[key] = _GONE

    def items(self) -> Iterator[tuple[K, V]]:
        """Yield all keys with what stands under them."""
        own = self._own
        if not own:
            yield from self._shared.items()
            return
        for key, value in self._shared.items():
            if key not in own:
                yield key, value
        for key, found in own.items():
            if found is not _GONE:
                yield key, found
