# sink: subprocess.run
# way: click: an argument in a command
import subprocess

import click


@click.group()
def cli():
    """Network helpers."""


@cli.command()
@click.argument("host")
@click.option("--count", default="4", help="How many packets.")
def ping(host, count):
    command = ["ping", "-c", str(count), host]
    subprocess.run(command)  # <- sink
    click.echo("done")


if __name__ == "__main__":
    cli()
