"""Nothing that these tests check is left in the user's cache."""

from __future__ import annotations

import os

from headgate.project.stored import CACHE_VARIABLE

os.environ[CACHE_VARIABLE] = ""
