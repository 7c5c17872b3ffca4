# sink: os.system
# way: click: a group with a shared option
import os
import shlex

import click


def compress(path, level="6"):
    os.system(f"gzip -{level} {path}")  # <- sink


@click.group()
def logs():
    """Works on log files."""


@logs.command()
@click.argument("path")
@click.option("--keep", default="7")
def rotate(path, keep):
    compress(path)
    click.echo(f"kept {keep}")
