# sink: shutil.rmtree
# way: descriptor that cleans what is assigned
import shutil

from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)


class FolderName:
    def __set_name__(self, owner, name):
        self.slot = "_" + name

    def __get__(self, instance, owner=None):
        return getattr(instance, self.slot)

    def __set__(self, instance, value):
        setattr(instance, self.slot, value.casefold())


class Tenant:
    name = FolderName()

    def purge(self):
        shutil.rmtree("/srv/tenants/" + self.name, ignore_errors=True)  # <- sink


@app.route("/purge", methods=["POST"])
def purge():
    tenant = Tenant()
    tenant.name = request.form["tenant"]
    tenant.purge()
    return "purged"
