# sink: os.system
# way: Django: a command of manage.py
import os
import shlex

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Loads a dump into the database."

    def add_arguments(self, parser):
        parser.add_argument("path")
        parser.add_argument("--database", default="main")

    def handle(self, *args, **options):
        dump = options["path"]
        self.load(dump)

    def load(self, dump):
        os.system("psql main < " + dump)  # <- sink
