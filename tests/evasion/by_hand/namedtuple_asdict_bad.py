# sink: requests.post(**options)
# way: NamedTuple with _replace and _asdict as options
from typing import NamedTuple

import requests


class Options(NamedTuple):
    timeout: int = 10
    verify: bool = True
    allow_redirects: bool = False


STRICT = Options()
LOOSE = STRICT._replace(verify=False)

requests.post("https://example.org/", **LOOSE._asdict())  # <- sink
