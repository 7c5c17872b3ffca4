# sink: httpx.Client(verify=)
# way: dataclasses.asdict gives the options
from dataclasses import asdict, dataclass, field

import httpx


@dataclass
class Transport:
    timeout: float = 5.0
    verify: bool = True
    headers: dict[str, str] = field(default_factory=dict)


class Api:
    transport = Transport(3.0, False)

    def client(self):
        return httpx.Client(**asdict(self.transport))  # <- sink


Api().client()
