"""Characters that nobody sees: which they are, and where they have a reason to be.

Knows no rule.
"""

from __future__ import annotations

from typing import Final

BIDIRECTIONAL: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Those that turn the direction of what is shown."""
_INVISIBLE: Final = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063"
    "\u2064\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0"
)
_JOINERS: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")
_FLAG: Final = "\U0001f3f4"
"""The black flag, which tags make a region's flag of."""


def is_tag(char: str) -> bool:
    """Tell whether a character is an invisible double of an ASCII one."""
    return "\U000e0000" <= char <= "\U000e007f"


def is_selector(char: str) -> bool:
    """Tell whether it chooses how the one before it looks; in rows they can spell any bytes."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def hidden_in(text: str) -> list[str]:
    """Return the characters of a text that nobody sees and that have no reason to be there."""
    return [text[place] for place in hidden_places(text)]


def hidden_places(text: str) -> list[int]:
    """Return where they stand."""
    out: list[int] = []
    before = ""  # the last character that stays
    for place, char in enumerate(text):
        if _is_hidden(char, before, text):
            out.append(place)
        else:
            before = char
    return out


def _is_hidden(char: str, before: str, text: str) -> bool:
    if char in BIDIRECTIONAL or char in _INVISIBLE:
        return True
    if is_tag(char):
        return _FLAG not in text
    if char in _JOINERS and before.isascii():  # also where nothing is before it
        # A digit with a selector is a key of the telephone.
        return not (char in "\ufe0e\ufe0f" and before and before in "#*0123456789")
    return is_selector(char) and before != "" and is_selector(before)
