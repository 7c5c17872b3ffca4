"""How rules and evidence speak about packages: the keys of questions, the form of answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from headgate.ruleapi.context import Unknown

IMPORTED: Final = "import:"
"""Begins the question what stands behind an imported name, of which `asked_part` is asked."""
PROVIDED: Final = "provided:"
"""The same, and whether the project declares what brings it."""
INSTALLED: Final = "package:"
"""Begins the question what is known of a distribution that a command installs."""
LISTED: Final = "listed:"
"""The same for one that a file of the project asks for."""
LOCKED: Final = "locked:"
"""The same for one that an installer has found at its index."""
OWN: Final = "own:"
"""Begins the question whether a file of the project has the name of this module, and is then
imported instead: "yes" or "no"."""

NAMESPACES: Final = frozenset(
    "google google.ai google.cloud azure azure.ai azure.cognitiveservices azure.communication "
    "azure.data azure.iot azure.keyvault azure.mgmt azure.monitor azure.search azure.storage "
    "ruamel zope jaraco backports sphinxcontrib".split()
)
"""Import packages that many distributions share: only what lies in them tells which one."""


def asked_part(module: str) -> str:
    """Return the part of a dotted name that tells which distribution brings it."""
    parts = module.split(".")
    end = 1
    while end < len(parts) and ".".join(parts[:end]) in NAMESPACES:
        end += 1
    return ".".join(parts[:end])


def normalised(name: str) -> str:
    """Return the name of a distribution as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


class Standing(Enum):
    """What is known of a name."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    """Nothing knows it."""
    SIMILAR = "similar"
    """Nothing knows it, and it is one step from a name that everybody knows."""
    SQUATTED = "squatted"
    """Malicious packages had this name."""
    UNDECLARED = "undeclared"
    """It is there, and no file of the project asks for it."""


@dataclass(frozen=True, slots=True)
class Known:
    """The answer to a question about a package."""

    standing: Standing
    package: str = ""
    """The distribution that is likely meant, or that brings the module."""
    module: str = ""
    """The name under which that one is imported."""
    grounds: bool = False
    """Whether the project says what it needs, so that a name it lacks means something."""

    def __str__(self) -> str:
        """Return the answer as text."""
        return "|".join(
            (self.standing.value, self.package, self.module, "yes" if self.grounds else "")
        )


def read_known(answer: str | Unknown) -> Known | None:
    """Read an answer; None while there is none."""
    if isinstance(answer, Unknown) or not answer:
        return None
    standing, package, module, grounds = answer.split("|")
    return Known(Standing(standing), package, module, bool(grounds))
