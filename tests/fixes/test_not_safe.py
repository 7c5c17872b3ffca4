"""Programs that could tell a fix: for these it is not safe, so that no fix-all makes it."""

import pytest

from headgate.catalog import default_rules
from headgate.engine import Settings, analyze
from headgate.fixes import fix_all
from headgate.ruleapi import FixSafety
from headgate.text import Snapshot

_BOTH = "== hmac.new(key, body, 'sha256').hexdigest()\n"
NOT_SAFE = [
    # another error is raised
    ("HG001", "from errors import AssertionError\n\n\ndef act(user):\n    assert user.is_admin\n"),
    ("HG001",
     "class AssertionError(Exception):\n    pass\n\n\ndef act(user):\n    assert user.is_admin\n"),
    # it is always true, so that nothing is guarded after the fix either
    ("HG001", "def act(user):\n    assert (user.is_admin, 'not allowed')\n"),
    # the command need not be there: then it is 127, and FileNotFoundError without a shell
    ("HG102",
     "import subprocess\n\nhas_git = subprocess.call('git --version', shell=True) == 0\n"),
    ("HG102", "import subprocess\n\nsubprocess.run('./start.sh -v', shell=True)\n"),
    # a shell changes the environment
    ("HG102", "import subprocess\n\nsubprocess.run('printenv PWD', shell=True)\n"),
    ("HG102", "import subprocess\n\nsubprocess.run('ls', shell=True, env={})\n"),
    # another command than the one that the shell has built in
    ("HG102", "import subprocess\n\nsubprocess.run('kill -l', shell=True)\n"),
    # the error holds the command
    ("HG102",
     "import subprocess\n\ntry:\n    subprocess.check_output('ls nothing', shell=True)\n"
     "except subprocess.CalledProcessError as error:\n    print('cannot run ' + error.cmd)\n"),
    ("HG102",
     "import subprocess\n\nsubprocess.run('sleep 9', shell=True, timeout=1)\n"),
    # blocks of 128 bytes
    ("HG305",
     "import rsa\n\nkey = rsa.newkeys(1024)\n\n\ndef opened(data):\n"
     "    return b''.join(rsa.decrypt(data[at : at + 128], key[1])"
     " for at in range(0, len(data), 128))\n"),
    # the values come again
    ("HG306",
     "import random\n\nrandom.setstate(state)\npassword = ''.join(random.choice('ab') for _ in 'abc')\n"),
    # None, or text that is not ASCII, in another run
    *(
        ("HG309", "import hmac\nfrom flask import request\n\n\n"
         "def verify(key, body, given=None, other=None):\n" + text)
        for text in (
            "    if body:\n        given = hmac.new(b'', body, 'sha256').hexdigest()\n"
            f"    return given {_BOTH}",
            "    signed = None\n    if other:\n"
            "        signed = hmac.new(b'', body, 'sha256').hexdigest()\n"
            f"    return signed {_BOTH}",
            "    signed = request.headers.get('X') or hmac.new(b'', body, 'sha256').hexdigest()\n"
            f"    return signed {_BOTH}",
            "    return (other if body else hmac.new(b'', body, 'sha256').hexdigest())"
            f" {_BOTH}",
        )
    ),
    ("HG309",
     "import hmac\n\n\nclass Message:\n    signed = None\n\n    def sign(self, body):\n"
     "        self.signed = hmac.new(b'', body, 'sha256').hexdigest()\n\n"
     "    def verify(self, key, body):\n"
     f"        return self.signed {_BOTH}"),
    # types that only the unsafe loaders know
    *(
        ("HG502", f"import json\n\nimport yaml\n\n{own}\n\n\ndef copied(value):\n    return {how}\n")
        for own, how in (
            ("yaml.add_constructor('tag:yaml.org,2002:map', ordered)",
             "yaml.load(json.dumps(value), Loader=yaml.UnsafeLoader)"),
            ("yaml.add_implicit_resolver('!decimal', pattern)",
             "yaml.unsafe_load(json.dumps(value))"),
            ("yaml.SafeDumper.add_representer(Decimal, written)",
             "yaml.unsafe_load(yaml.safe_dump(value))"),
            ("class Point(yaml.YAMLObject):\n    yaml_tag = '!p'\n    yaml_dumper = yaml.SafeDumper",
             "yaml.unsafe_load(yaml.safe_dump(value))"),
        )
    ),
    # the escape would be another text
    ("HG907", "text = 'a\u200b b\\\u200c'\n"),
    ("HG907", "text = 'a\u200b and more' r'b\u200b and more'\n"),
    # a comment would change
    ("HG907", "text = ('and more\u200b'  # it's \u200b\n    'b')\n"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), NOT_SAFE)
def test_no_safe_fix_is_made(code: str, text: str) -> None:
    analysis = analyze(Snapshot.of(text), default_rules(), Settings())
    found = [finding for finding in analysis.findings() if finding.code == code]
    assert found
    assert not any(fix.safety is FixSafety.SAFE for finding in found for fix in finding.fixes)
    result = fix_all(analysis, select=lambda finding: finding.code == code)
    assert result.snapshot.text == text
