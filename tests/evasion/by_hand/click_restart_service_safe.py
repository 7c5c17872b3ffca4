# sink: os.system
# way: click: an option with choices
import os

import click

SERVICES = ["web", "worker", "scheduler"]


@click.command()
@click.option("--service", type=click.Choice(SERVICES), help="Which service to restart.")
@click.option("--dry-run", is_flag=True)
def restart(service, dry_run):
    command = f"systemctl restart app-{service}"
    if dry_run:
        click.echo(command)
        return
    os.system(command)  # <- sink


if __name__ == "__main__":
    restart()
