# sink: shutil.rmtree
# way: result of dataclasses.replace thrown away
import shutil
from dataclasses import dataclass, replace

from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)


@dataclass(frozen=True)
class Workspace:
    folder: str
    force: bool = False

    def delete(self):
        shutil.rmtree("/srv/workspaces/" + self.folder, self.force)  # <- sink


@app.route("/workspace", methods=["DELETE"])
def remove():
    given = Workspace(request.args["folder"], force=True)
    replace(given, folder=secure_filename(given.folder) or "none")
    given.delete()
    return "deleted"
