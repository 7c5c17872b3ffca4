"""Which arguments programs read as options, and where those end.

Owns what is known of programs with options that do harm. Knows no rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_FLAGS: Final = {
    "git": "-q -v -f --quiet --verbose --bare --mirror --recursive --recurse-submodules --force "
    "--all --tags --prune --hard --soft --mixed --oneline --no-pager --cached --staged --stat "
    "--no-checkout --single-branch --no-tags --porcelain --ff-only --rebase --no-edit --progress",
    "hg": "-q -v --quiet --verbose --pull --noupdate -U",
    "svn": "-q --quiet --non-interactive --no-auth-cache --force",
    "tar": "-c -x -t -z -j -J -v --gzip --bzip2 --xz --verbose --create --extract --list",
    "zip": "-r -q -j -9 -u -y -rq -qr -jr",
    "unzip": "-o -q -l -j -n -p -t -qo -oq",
    "7z": "-y -bd",
    "curl": "-s -S -L -f -k -i -I -v -O -J -g -G -N -sS -sL -fsSL -fsS -sSL -sSfL -LO -OL -Ls "
    "--silent --show-error --location --fail --compressed --insecure --head --include --verbose "
    "--get --remote-name",
    "wget": "-q -nv -N -c -r -m -k -p -E -H -S --quiet --no-verbose --continue --recursive "
    "--mirror --no-check-certificate --no-clobber --spider --page-requisites",
    "ssh": "-t -tt -T -N -n -q -v -A -X -Y -C -4 -6 -f -g",
    "scp": "-r -q -p -B -C -v -4 -6 -rp -pr",
    "sftp": "-q -r -p -C -v",
    "rsync": "-a -v -z -r -n -h -q -u -P -av -az -avz -avP -avh -rv -rz --archive --verbose "
    "--compress --recursive --delete --progress --dry-run --quiet --update --stats --partial",
    "grep": "-r -R -i -n -l -L -v -E -F -P -w -x -c -q -s -o -h -H -a -rn -rl -ri -in -il -rin -rnw "
    "--recursive --ignore-case --line-number --fixed-strings --quiet --count --only-matching",
    "rg": "-i -n -l -v -F -w -c -q -s -o -u -uu --json --hidden --no-ignore --fixed-strings "
    "--line-number --ignore-case --files-with-matches --no-heading",
    "find": "-L -H -P",
    "fd": "-H -I -a -L -u",
    "sed": "-n -E -r -i -s -u",
    "sort": "-n -r -u -f -h -b -nr -rn -ru",
    "man": "-k -f -a -w",
    "less": "-N -S -R",
    "ls": "",
    "nmap": "-sV -sS -sT -sU -sn -sC -Pn -A -O -v -n -F -T4 -T3 -6",
    "tcpdump": "-n -nn -v -vv -e -A -X -l -p -q -U",
    "dig": "-4 -6",
    "ffmpeg": "-y -n -an -vn -sn -hide_banner -nostdin -shortest",
    "convert": "-strip -flatten -auto-orient -negate",
    "magick": "-strip -flatten -auto-orient -negate",
    "pip": "-q -U -v --quiet --upgrade --user --no-deps --no-cache-dir --pre --editable "
    "--force-reinstall --no-input --disable-pip-version-check",
    "npm": "-g -D -S --save --save-dev --global --silent --production",
    "docker": "--rm -i -t -d -it -ti --detach --interactive --tty --init --privileged --quiet -q -f "
    "--force --all -a",
    "podman": "--rm -i -t -d -it -ti --detach --interactive --tty --init --privileged --quiet -q -f",
    "kubectl": "-A --all-namespaces --watch -w --force",
    "psql": "-q -t -A -x -1 -tA -At --quiet --tuples-only --no-align",
    "pg_dump": "-a -c -C -O -s -v -w -x --clean --create --no-owner --data-only --schema-only",
    "mysql": "-B -N -s -q --batch --silent",
    "mysqldump": "--single-transaction --quick --no-data --routines --triggers --all-databases",
    "sqlite3": "-json -csv -header -batch -bail -readonly",
    "openssl": "-noout -text -nodes -new -x509 -subject -issuer -dates -fingerprint",
    "gcc": "-O0 -O1 -O2 -O3 -g -Wall -c -shared -fPIC",
    "make": "-s -k -B -i",
    "python": "-u -I -E -s -S -O -B -v",
    "bash": "-e -x -u -l",
    "sh": "-e -x -u",
    "node": "--no-warnings --trace-warnings",
    "perl": "-w -n -p -T",
    "php": "-n -q",
    "ruby": "-w -n -p",
    "awk": "",
    "env": "-i",
    "xargs": "-0 -r -t",
    "chown": "-R -h -v",
    "chmod": "-R -v",
}
"""Programs with options that read, write or run something, and those that take no value.

What follows any other option is its value, which is not read as an option.
"""
WITHOUT_VALUE: Final = {program: frozenset(flags.split()) for program, flags in _FLAGS.items()}
_ENDS_OPTIONS: Final = frozenset(
    {
        *("curl", "wget", "ssh", "scp", "sftp", "rsync", "grep", "rg", "fd", "zip", "man", "less"),
        *("ls", "chown", "chmod", "sort"),
    }
)
"""Programs for which `--` can be put before the first argument, wherever that stands."""
FRONT: Final = frozenset({"sudo", "nohup", "nice", "time", "doas", "ionice", "setsid"})
"""Programs that start the one behind them."""


def ends_options(program: str, first: object) -> bool:
    """Whether a program takes `--`, where its first argument is a constant that is `first`."""
    return program in _ENDS_OPTIONS or (program == "git" and first == "clone")


def is_value_of_option(before: Sequence[object], program: str) -> bool:
    """Whether an argument is the value of the last one before it, constants as far as known."""
    last = before[-1] if len(before) > 1 else None
    if not isinstance(last, str) or not last.startswith("-"):
        return False
    return "=" not in last and last not in WITHOUT_VALUE[program]
