# sink: tarfile extractall
# way: a backup that is restored
import sys
import tarfile
from pathlib import Path


class Backup:
    options = {"filter": "data"}

    def __init__(self, archive):
        self.archive = Path(archive)

    def restore(self, target="/srv/restore"):
        with tarfile.open(self.archive) as tar:
            tar.extractall(target, **self.options)  # <- sink


Backup(sys.argv[1]).restore()
