"""Commands for a shell become lists of arguments, or their values are quoted."""

import textwrap

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.fixes import offered
from headgate.text import Snapshot

HEAD = """\
import asyncio
import os
import pipes
import shlex
import subprocess
from subprocess import check_output

FOLDER = "/srv/files"
OPTIONS = "-a -v"
USED = asyncio, os, pipes, shlex, subprocess, check_output


async def work(a, b, c, extra_args, verbose, files):
"""
LIST, QUOTE, SPLIT = "list", "quote", "split"
WORDS = {LIST: ("Pass a list", "Start the program"), QUOTE: ("Quote",), SPLIT: ("Run it",)}


def mended(body: str) -> dict[str, str]:
    """Return the function's body after each fix, by the kind of the fix."""
    analysis = analyze(Snapshot.of(HEAD + textwrap.indent(body, "    ") + "\n"), default_rules())
    found = [finding for finding in analysis.findings() if finding.code in ("HG101", "HG102")]
    out: dict[str, str] = {}
    for fix in (fix for finding in found for fix in offered(analysis, finding)):
        (kind,) = (kind for kind, words in WORDS.items() if fix.title.startswith(words))
        after = analysis.snapshot.with_edits(fix.edits).text
        assert after.startswith(HEAD)
        out.setdefault(kind, textwrap.dedent(after.removeprefix(HEAD)).rstrip("\n"))
    return out


LISTED = [
    # what the call returns is the same
    ('os.system("ls " + a)', 'subprocess.call(["ls", a])'),
    ('if os.system(f"ls {a}") != 0:\n    return', 'if subprocess.call(["ls", str(a)]) != 0:\n    return'),
    ('while not os.system("ls %s" % a):\n    pass',
     'while not subprocess.call(["ls", str(a)]):\n    pass'),
    ('return os.popen("ls " + a).read().strip()',
     'return subprocess.run(["ls", a], stdout=subprocess.PIPE, text=True).stdout.strip()'),
    ('command = "ls " + a\nos.system(command)', 'command = ["ls", a]\nsubprocess.call(command)'),
    ('command = "ls " + a\nreturn os.popen(command, "r").read()',
     'command = ["ls", a]\nreturn subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout'),
    ('await asyncio.create_subprocess_shell(\n    f"ls {a}",  # all\n    stdout=b,\n)',
     'await asyncio.create_subprocess_exec(\n    "ls", str(a),  # all\n    stdout=b,\n)'),
    # a list of one text, which a shell takes for a command
    ('check_output(["tar xf " + a], shell=True)', 'check_output(["tar", "xf", a])'),
    # the shell that is named goes too
    ('subprocess.run("ls " + a, shell=True, executable="/bin/bash", cwd=b)',
     'subprocess.run(["ls", a], cwd=b)'),
    # what stands between quotes means nothing to a shell
    ("subprocess.run(\"grep -v '^#' \" + a, shell=True)", 'subprocess.run(["grep", "-v", "^#", a])'),
    ("subprocess.run(f'psql -c \"select 1; select 2\" {a}', shell=True)",
     'subprocess.run(["psql", "-c", "select 1; select 2", str(a)])'),
    # quotes belong to the shell, and so does what has been quoted
    ("os.system(f'mpv \"{a}\"')", 'subprocess.call(["mpv", str(a)])'),
    ('subprocess.run("cp " + shlex.quote(a) + " " + b, shell=True)', 'subprocess.run(["cp", a, b])'),
    ('subprocess.run(f"cp {pipes.quote(a)} {b}", shell=True)', 'subprocess.run(["cp", a, str(b)])'),
    # a constant keeps its name
    ('subprocess.run(f"cp {FOLDER}/{a} {FOLDER}", shell=True)',
     'subprocess.run(["cp", FOLDER + "/" + str(a), FOLDER])'),
    # one text that holds several arguments, or none
    ('subprocess.run(f"ls {OPTIONS} {a}", shell=True)',
     'subprocess.run(["ls", *shlex.split(OPTIONS), str(a)])'),
    ('subprocess.run("pytest " + extra_args + " " + a, shell=True)',
     'subprocess.run(["pytest", *shlex.split(extra_args), a])'),
    ('flag = "-v" if verbose else ""\nsubprocess.run(f"ls {flag} {a}", shell=True)',
     'flag = "-v" if verbose else ""\nsubprocess.run(["ls", *shlex.split(flag), str(a)])'),
    ('subprocess.run("tar c%sf %s" % ("v" if verbose else "", a), shell=True)',
     'subprocess.run(["tar", "c" + ("v" if verbose else "") + "f", str(a)])'),
    # words of a list
    ('subprocess.run("rm -f " + " ".join(files), shell=True)', 'subprocess.run(["rm", "-f", *files])'),
    ('subprocess.run("cat %s" % " ".join(str(f) for f in files if f), shell=True)',
     'subprocess.run(["cat", *(str(f) for f in files if f)])'),
    ('command = ["ls", a]\ncommand.append("-l")\nsubprocess.run(" ".join(command), shell=True)',
     'command = ["ls", a]\ncommand.append("-l")\nsubprocess.run(command)'),
    ('subprocess.run(" ".join(["rm", "-f"] + files), shell=True)', 'subprocess.run(["rm", "-f"] + files)'),
    # paths and sums are no texts
    ('subprocess.run(f"tail -n {a + 1} {b / c}", shell=True)',
     'subprocess.run(["tail", "-n", str(a + 1), str(b / c)])'),
    # another shell reads the text again
    ("subprocess.run(f\"ssh {a} 'cat {b}'\", shell=True)",
     'subprocess.run(["ssh", str(a), "cat " + shlex.quote(str(b))])'),
    ('subprocess.run(f"ssh -p 22 root@{a} ls {b}", shell=True)',
     'subprocess.run(["ssh", "-p", "22", "root@" + str(a), "ls", shlex.quote(str(b))])'),
    ("subprocess.run(f'docker exec {a} sh -c \"ls {b}\"', shell=True)",
     'subprocess.run(["docker", "exec", str(a), "sh", "-c", "ls " + shlex.quote(str(b))])'),
    # the interpreter is no program of somebody else's
    ('import sys\nsubprocess.run(f"{sys.executable} {a}", shell=True)',
     'import sys\nsubprocess.run([sys.executable, str(a)])'),
    # commands of Windows
    ('os.system("taskkill /F /PID " + a)', 'subprocess.call(["taskkill", "/F", "/PID", a])'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), LISTED)
def test_a_command_becomes_a_list(before: str, after: str) -> None:
    assert mended(before).get(LIST) == after


QUOTED = [
    ('os.popen(f"ls {a} | wc")', 'os.popen(f"ls {shlex.quote(str(a))} | wc")'),
    ('os.popen("ls %s > all" % " ".join(f for f in files if f))',
     'os.popen("ls %s > all" % shlex.join(f for f in files if f))'),
    ('words = " ".join(files)\nos.popen("ls " + words + " | wc")',
     'words = shlex.join(files)\nos.popen("ls " + words + " | wc")'),
    ('os.popen("ls " + extra_args + " " + a + " | wc")',
     'os.popen("ls " + shlex.join(shlex.split(extra_args)) + " " + shlex.quote(a) + " | wc")'),
    ('os.popen(f"ls {a + 1} {b / c} | wc")',
     'os.popen(f"ls {shlex.quote(str(a + 1))} {shlex.quote(str(b / c))} | wc")'),
    ('os.popen(f"sleep {a:.1f} && ls {b}")',
     'os.popen(f"sleep {a:.1f} && ls {shlex.quote(str(b))}")'),
    ('os.popen("sleep {:02d} && ls {}".format(a, b))',
     'os.popen("sleep {:02d} && ls {}".format(a, shlex.quote(str(b))))'),
    # one value in several places
    ('os.popen("cp {0} {0}.old; ls".format(a))', 'os.popen("cp {0} {0}.old; ls".format(shlex.quote(str(a))))'),
    ('os.popen("cp %(a)s \'%(a)s.old\'; ls" % {"a": b})',
     'os.popen("cp %(a)s %(a)s\'.old\'; ls" % {"a": shlex.quote(str(b))})'),
    # out of quotes that stand around them
    ("os.popen(f\"grep '{a}' {b} | wc\")",
     'os.popen(f"grep {shlex.quote(str(a))} {shlex.quote(str(b))} | wc")'),
    ("os.popen(\"grep '%s' '%s' | wc\" % (a, b))",
     'os.popen("grep %s %s | wc" % (shlex.quote(str(a)), shlex.quote(str(b))))'),
    ("os.popen('grep \"{}\" \"{x}\" | wc'.format(a, x=b))",
     "os.popen('grep {} {x} | wc'.format(shlex.quote(str(a)), x=shlex.quote(str(b))))"),
    ('os.popen("cp \'" + a + "\' \'" + b + "\' 2>&1")',
     'os.popen("cp " + shlex.quote(a) + " " + shlex.quote(b) + " 2>&1")'),
    ('os.popen("rm -f x; open \\"" + a + "\\"")', 'os.popen("rm -f x; open " + shlex.quote(a))'),
    ('os.popen(f"grep \\"{a}\\" x | wc")', 'os.popen(f"grep {shlex.quote(str(a))} x | wc")'),
    ("os.popen(\n    \"grep '\"\n    + a  # wanted\n    + \"' x | wc\"\n)",
     'os.popen(\n    "grep "\n    + shlex.quote(a)  # wanted\n    + " x | wc"\n)'),
    # and of quotes that go on beside them
    ("os.popen(\"echo 'to \" + a + \"' | wc\")", "os.popen(\"echo 'to '\" + shlex.quote(a) + \" | wc\")"),
    ("os.popen('wget \"https://%s/%s?a=1\" | wc' % (a, b))",
     "os.popen('wget \"https://\"%s\"/\"%s\"?a=1\" | wc' % (shlex.quote(str(a)), shlex.quote(str(b))))"),
    ("os.popen(f\"echo '{a}{b} is' | wc\")",
     "os.popen(f\"echo {shlex.quote(str(a))}{shlex.quote(str(b))}' is' | wc\")"),
    ('os.popen("echo \\"$HOME/%s\\" | wc" % a)',
     'os.popen("echo \\"$HOME/\\"%s | wc" % shlex.quote(str(a)))'),
    ('command = "ls \'" + a + "\'"\nos.popen(command + " | wc")',
     'command = "ls " + shlex.quote(a)\nos.popen(command + " | wc")'),
    ("command = 'ls'\nif b:\n    command += f' \"{b}\"'\nos.popen(command + ' | wc')",
     "command = 'ls'\nif b:\n    command += f' {shlex.quote(str(b))}'\nos.popen(command + ' | wc')"),
    ('os.popen(f"ls <<< {a}")', 'os.popen(f"ls <<< {shlex.quote(str(a))}")'),
    ('os.popen(f"ssh -p 22 {a} uptime | tee log")',
     'os.popen(f"ssh -p 22 {shlex.quote(str(a))} uptime | tee log")'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), QUOTED)
def test_values_of_a_command_are_quoted(before: str, after: str) -> None:
    assert mended(before).get(QUOTE) == after


NOT_SO = [
    # more than whether it is zero is asked of the result, or of the stream
    ('return os.system("ls " + a)', {LIST}),
    ('with os.popen("ls " + a) as lines:\n    return lines.read()', {LIST}),
    # another program than a shell would run them
    ('subprocess.run("ls " + a, shell=True, executable=b)', {LIST}),
    # what is quoted earlier would keep its quotes
    ('quoted = shlex.quote(a)\nsubprocess.run(f"cp {quoted} {b}", shell=True)', {LIST}),
    ("subprocess.run('rm ' + ' '.join(f\"'{x}'\" for x in files), shell=True)", {LIST, QUOTE}),
    # words of a list that need the shell
    ('words = ["ls", a, "|", "wc"]\nsubprocess.run(" ".join(words), shell=True)', {LIST, SPLIT}),
    ('command = "ls " + a\nif b:\n    command += " | wc"\nsubprocess.run(command, shell=True)',
     {LIST, SPLIT}),
    # a whole command for another shell, and values that it would read unquoted
    ('subprocess.run(f"ssh {a} {b}", shell=True)', {LIST, QUOTE}),
    ("subprocess.run(f\"su - {a} -c '{b}'\", shell=True)", {LIST, QUOTE}),
    ('os.popen(f"ssh {a} cat {b} | gzip")', {QUOTE}),
    ('os.popen(f"ls | xargs sh -c {a}")', {QUOTE}),
    # programs of their own
    ("subprocess.run(f\"awk '/{a}/' {b}\", shell=True)", {LIST, QUOTE}),
    ("os.popen(f\"python3 -c 'print(\\\"{a}\\\")' | wc\")", {LIST, QUOTE}),
    ("os.popen(f\"ls | sed 's/{a}/x/'\")", {LIST, QUOTE}),
    ("os.popen(f\"docker exec x sh -c 'ls {a}' | wc\")", {LIST, QUOTE}),
    # a backslash takes the meaning of the quote that would come behind it
    ('os.popen("ls \\\\" + a + " | wc")', {LIST, QUOTE}),
    ('os.popen(f"ls \\"x\\\\{a}\\" | wc")', {LIST, QUOTE}),
    # quotes that another statement closes, or that stand in a command of their own
    ('command = "ls \'"\ncommand += a\ncommand += "\'"\nos.popen(command)', {LIST, QUOTE}),
    ('os.popen(f\'echo "$(ls {a})"\')', {LIST, QUOTE}),
    # quotes mean nothing in a text that follows the command, nor on Windows
    ('subprocess.run(f"cat <<END > out\\n{a}\\nEND\\n", shell=True)', {LIST, QUOTE}),
    ('os.system("taskkill /F /PID " + a)', {QUOTE}),
    ('os.system("C:\\\\tools\\\\run.exe " + a + " > log")', {LIST, QUOTE}),
    ('os.system("dir " + a)', {LIST, QUOTE}),
    # comments between the parts have no place in a list
    ('subprocess.run(\n    "ls "\n    f"{a} "  # first\n    f"{b}",\n    shell=True,\n)', {LIST}),
    # other shells, which read their arguments in ways of their own
    ('subprocess.run("powershell -Command Get-Item " + a, shell=True)', {LIST, QUOTE}),
    ('subprocess.run(f"cmd /c dir {a}", shell=True)', {LIST, QUOTE}),
    # somebody else names the program
    ('subprocess.run(f"{a} {b}", shell=True)', {LIST}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "kinds"), NOT_SO)
def test_what_would_not_do_is_not_offered(body: str, kinds: set[str]) -> None:
    assert not mended(body).keys() & kinds


def test_options_end_before_what_somebody_sent() -> None:
    text = (
        "import os\nfrom flask import request\n\n\ndef view():\n"
        '    os.system("git clone " + request.args["url"])\n'
    )
    analysis = analyze(Snapshot.of(text), default_rules())
    (finding,) = analysis.findings()
    fix = offered(analysis, finding)[0]
    assert analysis.snapshot.with_edits(fix.edits).text == (
        "import subprocess\nfrom flask import request\n\n\ndef view():\n"
        '    subprocess.call(["git", "clone", "--", request.args["url"]])\n'
    )
