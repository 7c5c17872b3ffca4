# sink: subprocess.check_output
# way: __eq__ of the subject of a match keeps what it is compared with
import subprocess
import sys


class Ear:
    heard = "date"

    def __eq__(self, other):
        self.heard = other
        return False


class Names:
    first = "uptime"
    second = sys.argv[1]


ear = Ear()
match ear:
    case Names.first:
        pass
    case Names.second:
        pass
    case _:
        subprocess.check_output(ear.heard, shell=True)  # <- sink
