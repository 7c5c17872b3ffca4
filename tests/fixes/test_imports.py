"""How names are spelled, and where imports are written."""

from collections.abc import Callable, Iterable

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.fixes import fix_all, offered
from headgate.ruleapi import FixSafety, Intent, Name, ReplaceCallee, Rewrite
from headgate.text import Range, Snapshot

Change = Callable[[Range, list[Range]], Intent]


def calls(qualified: str) -> Change:
    return lambda target, kept: ReplaceCallee(target, qualified)


def names(*qualified: str) -> Change:
    def change(target: Range, kept: list[Range]) -> Intent:
        pieces: list[str | Name] = ["["]
        for one in qualified:
            pieces += [Name(one), ", "]
        return Rewrite(target, (*pieces[:-1], "]"))

    return change


SPELLED = [
    ("import yaml\n⟨yaml.load(s)⟩\n", "yaml.safe_load", "import yaml\nyaml.safe_load(s)\n"),
    ("import yaml as y\n⟨y.load(s)⟩\n", "yaml.safe_load", "import yaml as y\ny.safe_load(s)\n"),
    ("import yaml\nimport yaml as y\n⟨y.load(s)⟩\n", "yaml.safe_load",
     "import yaml\nimport yaml as y\ny.safe_load(s)\n"),
    ("import yaml, os\nfrom yaml import load\n⟨load(s)⟩\n", "yaml.safe_load",
     "import yaml, os\nfrom yaml import load\nyaml.safe_load(s)\n"),
    ("from yaml import load, safe_load\n⟨load(s)⟩\n", "yaml.safe_load",
     "from yaml import load, safe_load\nsafe_load(s)\n"),
    ("from yaml import load, safe_load as sl\n⟨load(s)⟩\n", "yaml.safe_load",
     "from yaml import load, safe_load as sl\nsl(s)\n"),
    ("from os import path\n⟨f(s)⟩\n", "os.path.join", "from os import path\npath.join(s)\n"),
    ("import os\n⟨f(s)⟩\n", "os.path.join", "import os\nos.path.join(s)\n"),
    ("import xml\n⟨f(s)⟩\n", "xml.sax.parse", "import xml\nimport xml.sax\nxml.sax.parse(s)\n"),
    ("import xml.sax\n⟨f(s)⟩\n", "xml.sax.parse", "import xml.sax\nxml.sax.parse(s)\n"),
    ("import a.xml.sax\n⟨f(s)⟩\n", "a.xml.sax.parse", "import a.xml.sax\na.xml.sax.parse(s)\n"),
    ("⟨f(s)⟩\n", "builtins.int", "int(s)\n"),
    ("from datetime import datetime\n⟨f(s)⟩\n", "datetime.datetime.now",
     "from datetime import datetime\ndatetime.now(s)\n"),
    ("import datetime as d\n⟨f(s)⟩\n", "datetime.datetime.now",
     "import datetime as d\nd.datetime.now(s)\n"),
    ("⟨f(s)⟩\n", "datetime.datetime.now", "import datetime\n\ndatetime.datetime.now(s)\n"),
    ("⟨f(s)⟩\n", "random.SystemRandom.choice", "import random\n\nrandom.SystemRandom.choice(s)\n"),
    ("⟨f(s)⟩\n", "defusedxml.ElementTree.parse",
     "import defusedxml.ElementTree\n\ndefusedxml.ElementTree.parse(s)\n"),
    # names come from modules of the package
    ("from a.b import c\nfrom a.x import y\n⟨f(s)⟩\n", "a.d.e",
     "from a.b import c\nfrom a.d import e\nfrom a.x import y\ne(s)\n"),
    ("from a.b import c\ne = 1\n⟨f(s)⟩\n", "a.d.e",
     "from a.b import c\nfrom a.d import e as _e\ne = 1\n_e(s)\n"),
    # the name is taken
    ("def secrets(): pass\n⟨f(s)⟩\n", "secrets.choice",
     "import secrets as _secrets\n\n\ndef secrets(): pass\n_secrets.choice(s)\n"),
    ("secrets = _secrets = 1\n⟨f(s)⟩\n", "secrets.choice",
     "import secrets as _secrets2\n\nsecrets = _secrets = 1\n_secrets2.choice(s)\n"),
    ("from yaml import load\nsafe_load = 1\n⟨load(s)⟩\n", "yaml.safe_load",
     "from yaml import load, safe_load as _safe_load\nsafe_load = 1\n_safe_load(s)\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "qualified", "after"), SPELLED)
def test_name_is_spelled_as_the_file_does(
    fixed: Callable[[str, Iterable[Change]], str], before: str, qualified: str, after: str
) -> None:
    assert fixed(before, [calls(qualified)]) == after


EXTENDED = [
    ("from yaml import load\n⟨load(s)⟩\n", "from yaml import load, safe_load\nsafe_load(s)\n"),
    ("from yaml import load # c, d\n⟨load(s)⟩\n", "from yaml import load, safe_load # c, d\nsafe_load(s)\n"),
    ("from yaml import load as l\n⟨l(s)⟩\n", "from yaml import load as l, safe_load\nsafe_load(s)\n"),
    ("from yaml import load, unsafe\n⟨load(s)⟩\n", "from yaml import load, safe_load, unsafe\nsafe_load(s)\n"),
    ("from yaml import unsafe, load\n⟨load(s)⟩\n", "from yaml import unsafe, load, safe_load\nsafe_load(s)\n"),
    ("from yaml import (load)\n⟨load(s)⟩\n", "from yaml import (load, safe_load)\nsafe_load(s)\n"),
    ("from yaml import (load,)\n⟨load(s)⟩\n", "from yaml import (load, safe_load,)\nsafe_load(s)\n"),
    ("from yaml import (\n    load,  # c\n)\n⟨load(s)⟩\n",
     "from yaml import (\n    load,  # c\n    safe_load,\n)\nsafe_load(s)\n"),
    ("from yaml import (\n    load,  # c\n    unsafe\n)\n⟨load(s)⟩\n",
     "from yaml import (\n    load,  # c\n    safe_load,\n    unsafe\n)\nsafe_load(s)\n"),
    ("from yaml import (\r\n    load\r\n)\r\n⟨load(s)⟩\r\n",
     "from yaml import (\r\n    load,\r\n    safe_load\r\n)\r\nsafe_load(s)\r\n"),
    ("from yaml import dump, \\\n    load\n⟨load(s)⟩\n",
     "from yaml import dump, \\\n    load, safe_load\nsafe_load(s)\n"),
    ("try:\n    from yaml import load\nexcept ImportError:\n    raise\n⟨load(s)⟩\n",
     "import yaml\n\ntry:\n    from yaml import load\nexcept ImportError:\n    raise\nyaml.safe_load(s)\n"),
    ("def f(s):\n    from yaml import load\n    ⟨load(s)⟩\n",
     "import yaml\n\n\ndef f(s):\n    from yaml import load\n    yaml.safe_load(s)\n"),
    ("X = 1\nfrom yaml import load\n⟨load(s)⟩\n", "X = 1\nfrom yaml import load, safe_load\nsafe_load(s)\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), EXTENDED)
def test_from_import_gets_the_new_name(
    fixed: Callable[[str, Iterable[Change]], str], before: str, after: str
) -> None:
    assert fixed(before, [calls("yaml.safe_load")]) == after


def placed(top: str, rest: str = "⟨f(s)⟩\n") -> str:
    return top + rest


ADDED = [
    ("", "import secrets\n\n"),
    ("x = 1\n", "import secrets\n\nx = 1\n"),
    ("def g():\n    pass\n\n", "import secrets\n\n\ndef g():\n    pass\n\n"),
    ("\ufeffx = 1\n", "\ufeffimport secrets\n\nx = 1\n"),
    ('"""Doc."""\nx = 1\n', '"""Doc."""\n\nimport secrets\n\nx = 1\n'),
    ('"""Doc."""\n\nx = 1\n', '"""Doc."""\n\nimport secrets\n\nx = 1\n'),
    ('"""Doc.\n\nmore\n"""\n\n\ndef g(): pass\n', '"""Doc.\n\nmore\n"""\n\nimport secrets\n\n\ndef g(): pass\n'),
    ("#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nx = 1\n",
     "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\nimport secrets\n\nx = 1\n"),
    ("# Licence\n\nx = 1\n", "# Licence\n\nimport secrets\n\nx = 1\n"),
    ("#!/usr/bin/env python\n'doc'\nfrom __future__ import annotations\nx = 1\n",
     "#!/usr/bin/env python\n'doc'\nfrom __future__ import annotations\n\nimport secrets\n\nx = 1\n"),
    ("from __future__ import annotations\n\nimport os\n",
     "from __future__ import annotations\n\nimport os\nimport secrets\n"),
    ("from __future__ import annotations\n\nimport yaml\n",
     "from __future__ import annotations\n\nimport secrets\n\nimport yaml\n"),
    ("from __future__ import annotations\nimport yaml\n",
     "from __future__ import annotations\n\nimport secrets\n\nimport yaml\n"),
    # into the group of its kind, sorted as the group is
    ("import os\nimport sys\n", "import os\nimport secrets\nimport sys\n"),
    ("import sys\nimport os\n", "import sys\nimport os\nimport secrets\n"),
    ("import string\nimport sys\n\nimport yaml\n", "import secrets\nimport string\nimport sys\n\nimport yaml\n"),
    ("import os\nfrom typing import Any\n\nimport yaml\n",
     "import os\nimport secrets\nfrom typing import Any\n\nimport yaml\n"),
    ("from typing import Any\n\nimport yaml\n", "import secrets\nfrom typing import Any\n\nimport yaml\n"),
    ("import os, sys\n", "import os, sys\nimport secrets\n"),
    ("import os  # c\nimport numpy\n", "import os  # c\nimport secrets\nimport numpy\n"),
    ("import os; import sys\n", "import os; import sys\nimport secrets\n"),
    ("import yaml\n", "import secrets\n\nimport yaml\n"),
    ("# Doc.\n\n# third party\nimport yaml\n", "# Doc.\n\nimport secrets\n\n# third party\nimport yaml\n"),
    ("# Licence\nimport yaml\n", "# Licence\n\nimport secrets\n\nimport yaml\n"),
    ("import os\r\nimport sys\r\n", "import os\r\nimport secrets\r\nimport sys\r\n"),
    # never inside a block
    ("import os\nif TYPE_CHECKING:\n    import sys\n", "import os\nimport secrets\nif TYPE_CHECKING:\n    import sys\n"),
    ("try:\n    import json\nexcept ImportError:\n    json = None\n",
     "import secrets\n\ntry:\n    import json\nexcept ImportError:\n    json = None\n"),
    ("import os\n\n\ndef g():\n    import sys\n", "import os\nimport secrets\n\n\ndef g():\n    import sys\n"),
    # never behind the place of use
    ("import os\nos.x = 1\nimport yaml\n", "import os\nimport secrets\nos.x = 1\nimport yaml\n"),
    ("__all__ = []\n\nimport os\n", "__all__ = []\n\nimport os\nimport secrets\n"),
    ("import os\nfrom a import (\n    b,\n)\n\nx = '''\nimport re\n'''\n",
     "import os\nimport secrets\nfrom a import (\n    b,\n)\n\nx = '''\nimport re\n'''\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), ADDED)
def test_new_import_goes_where_it_belongs(
    fixed: Callable[[str, Iterable[Change]], str], before: str, after: str
) -> None:
    assert fixed(before + "⟨f(s)⟩\n", [calls("secrets.choice")]) == after + "secrets.choice(s)\n"


ELSEWHERE = [
    # another function imports the same
    ("def g():\n    import secrets\n    return secrets\n\n\n",
     "import secrets\n\n\ndef g():\n    import secrets\n    return secrets\n\n\n", "secrets"),
    # or something else by that name
    ("def g():\n    import tokens as secrets\n    return secrets\n\n\n",
     "import secrets as _secrets\n\n\ndef g():\n    import tokens as secrets\n    return secrets\n\n\n",
     "_secrets"),
    ("def g(secrets):\n    return secrets\n\n\n",
     "import secrets as _secrets\n\n\ndef g(secrets):\n    return secrets\n\n\n", "_secrets"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "name"), ELSEWHERE)
def test_a_name_that_functions_bind_too_is_taken_only_if_it_is_another(
    fixed: Callable[[str, Iterable[Change]], str], before: str, after: str, name: str
) -> None:
    source = before + "def k(s):\n    return ⟨f(s)⟩\n"
    expected = after + f"def k(s):\n    return {name}.choice(s)\n"
    assert fixed(source, [calls("secrets.choice")]) == expected


OTHERS = [
    ("import os\n", "import os\n\nimport yaml\n\n"),
    ("import os\n\n", "import os\n\nimport yaml\n\n"),
    ("import os\n\nfrom . import a\n", "import os\n\nimport yaml\n\nfrom . import a\n"),
    ("import os\nfrom . import a\n", "import os\n\nimport yaml\n\nfrom . import a\n"),
    ("import os\n\nimport requests\n", "import os\n\nimport requests\nimport yaml\n"),
    ("from . import a\n", "import yaml\n\nfrom . import a\n"),
]


@pytest.mark.parametrize(("before", "after"), OTHERS)
def test_import_of_another_package_gets_a_group_of_its_own(
    fixed: Callable[[str, Iterable[Change]], str], before: str, after: str
) -> None:
    assert fixed(before + "⟨f(s)⟩\n", [calls("yaml.safe_load")]) == after + "yaml.safe_load(s)\n"


SEVERAL = [
    ("⟨f(s)⟩\n", ("secrets.a", "hmac.b", "hmac.c"),
     "import hmac\nimport secrets\n\n[secrets.a, hmac.b, hmac.c]\n"),
    ("import os\n⟨f(s)⟩\n", ("yaml.a", "secrets.b"),
     "import os\nimport secrets\n\nimport yaml\n\n[yaml.a, secrets.b]\n"),
    ("from yaml import load, unsafe\n⟨f(s)⟩\n", ("yaml.safe_load", "yaml.y", "yaml.safe_dump"),
     "from yaml import load, safe_dump, safe_load, unsafe, y\n[safe_load, y, safe_dump]\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "qualified", "after"), SEVERAL)
def test_several_imports_are_written_together(
    fixed: Callable[[str, Iterable[Change]], str],
    before: str,
    qualified: tuple[str, ...],
    after: str,
) -> None:
    assert fixed(before, [names(*qualified)]) == after


NOT_YET_BOUND = [
    # only for type checkers
    ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import secrets\n\n\ndef g(s):\n    ⟨f(s)⟩\n",
     "import secrets\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import secrets\n\n\n"
     "def g(s):\n    secrets.choice(s)\n"),
    ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from secrets import choice\n\n\ndef g(s):\n    ⟨f(s)⟩\n",
     "import secrets\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from secrets import choice\n\n\n"
     "def g(s):\n    secrets.choice(s)\n"),
    # a condition that may not hold
    ("if x:\n    import secrets\n⟨f(s)⟩\n",
     "import secrets\n\nif x:\n    import secrets\nsecrets.choice(s)\n"),
    ("if x:\n    import secrets\nelse:\n    ⟨f(s)⟩\n",
     "import secrets\n\nif x:\n    import secrets\nelse:\n    secrets.choice(s)\n"),
    # later in the function, whose own name it is
    ("def g(s):\n    ⟨f(s)⟩\n    import secrets\n",
     "import secrets as _secrets\n\n\ndef g(s):\n    _secrets.choice(s)\n    import secrets\n"),
    ("def g(s):\n    if s:\n        import secrets\n    ⟨f(s)⟩\n",
     "import secrets as _secrets\n\n\ndef g(s):\n    if s:\n        import secrets\n    _secrets.choice(s)\n"),
]  # fmt: skip
BOUND = [
    # in the block that the statement stands in
    ("if x:\n    import secrets\n    ⟨f(s)⟩\n", "if x:\n    import secrets\n    secrets.choice(s)\n"),
    ("def g(s):\n    import secrets\n    if s:\n        ⟨f(s)⟩\n",
     "def g(s):\n    import secrets\n    if s:\n        secrets.choice(s)\n"),
    ("def g(s):\n    return ⟨f(s)⟩\n\n\nimport secrets\n",
     "def g(s):\n    return secrets.choice(s)\n\n\nimport secrets\n"),
    # the statement uses it
    ("try:\n    import secrets\nexcept ImportError:\n    raise\nx = ⟨f(s)⟩, secrets\n",
     "try:\n    import secrets\nexcept ImportError:\n    raise\nx = secrets.choice(s), secrets\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), NOT_YET_BOUND + BOUND)
def test_an_import_that_may_not_have_run_is_not_used(
    fixed: Callable[[str, Iterable[Change]], str], before: str, after: str
) -> None:
    assert fixed(before, [calls("secrets.choice")]) == after


BETWEEN = [
    # a comment belongs to what stands below it, that of the first one to its group
    ("import os\n# for words\nimport string\n⟨f(s)⟩\n",
     "import os\nimport secrets\n# for words\nimport string\nsecrets.choice(s)\n"),
    ("# of Python\nimport string\n⟨f(s)⟩\n",
     "# of Python\nimport secrets\nimport string\nsecrets.choice(s)\n"),
    ("import a\n\n# others\nimport b\n# why\nimport z\n⟨f(s)⟩\n",
     "import secrets\n\nimport a\n\n# others\nimport b\n# why\nimport z\nsecrets.choice(s)\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), BETWEEN)
def test_a_comment_stays_with_its_import(
    fixed: Callable[[str, Iterable[Change]], str], before: str, after: str
) -> None:
    assert fixed(before, [calls("secrets.choice")]) == after


NOWHERE = [
    ("'doc'; x = ⟨f(s)⟩\n", "cannot fix: there is no place for an import"),
    ("import os; x = ⟨f(s)⟩\n", "import secrets\n\nimport os; x = secrets.choice(s)\n"),
]


@pytest.mark.parametrize(("before", "after"), NOWHERE)
def test_import_is_bound_before_the_line_that_uses_it(
    fixed: Callable[[str, Iterable[Change]], str], before: str, after: str
) -> None:
    assert fixed(before, [calls("secrets.choice")]) == after


def test_a_module_in_a_package_of_modules_is_imported_itself() -> None:
    for before, after in (
        ("from Crypto.Hash import MD5\n\nMD5.new(x)\n",
         "from Crypto.Hash import SHA256\n\nSHA256.new(x)\n"),
        ("import Crypto.Hash.MD5\n\nCrypto.Hash.MD5.new(x)\nCrypto.Hash\n",
         "import Crypto.Hash.MD5\nfrom Crypto.Hash import SHA256\n\nSHA256.new(x)\nCrypto.Hash\n"),
        ("def f(x):\n    from Crypto.Hash import MD5\n    return MD5.new(x)\n",
         "from Crypto.Hash import SHA256\n\n\ndef f(x):\n    return SHA256.new(x)\n"),
        ("from Cryptodome.Cipher import AES\nimport Cryptodome.Hash.MD5 as m\n\nm.new(AES)\n",
         "from Cryptodome.Cipher import AES\nfrom Cryptodome.Hash import SHA256\n\nSHA256.new(AES)\n"),
    ):  # fmt: skip
        analysis = analyze(Snapshot.of(before), default_rules())
        done = fix_all(analysis, safety=FixSafety.REVIEW, select=lambda f: f.code == "HG301")
        assert done.snapshot.text == after


FAR = "    x += 1\n" * 1_010
LAST_USES = [
    # the only use of a module is gone
    ("import os\nimport random\n\npassword = {}\nos\n", "random.choice",
     "import os\nimport secrets\n\npassword = {}\nos\n", "secrets.choice"),
    # one of several names
    ("from random import choice, shuffle\n\npassword = {}\nshuffle([1])\n", "choice",
     "import secrets\nfrom random import shuffle\n\npassword = {}\nshuffle([1])\n", "secrets.choice"),
    # still used elsewhere, if only in a string
    ("import random\n\npassword = {}\nx: 'random.Random'\n", "random.choice",
     "import random\nimport secrets\n\npassword = {}\nx: 'random.Random'\n", "secrets.choice"),
    # in prose it is only a word
    ("'Makes random words.'\nimport os\nimport random\n\n\ndef f():\n    '''The\n    random one.'''\n"
     "    # not random\n    return os  # random\n\n\npassword = {}  # random\n", "random.choice",
     "'Makes random words.'\nimport os\nimport secrets\n\n\ndef f():\n    '''The\n    random one.'''\n"
     "    # not random\n    return os  # random\n\n\npassword = {}  # random\n", "secrets.choice"),
    ("'Makes words.\\n\\n>>> random.seed(1)\\n'\nimport random\n\npassword = {}\n", "random.choice",
     "'Makes words.\\n\\n>>> random.seed(1)\\n'\nimport random\nimport secrets\n\npassword = {}\n",
     "secrets.choice"),
    ("import random\n\nx = None  # type: random.Random\npassword = {}\n", "random.choice",
     "import random\nimport secrets\n\nx = None  # type: random.Random\npassword = {}\n",
     "secrets.choice"),
    # what nothing used before stays
    ("import re\nimport random\n\npassword = {}\n", "random.choice",
     "import re\nimport secrets\n\npassword = {}\n", "secrets.choice"),
    # others may import it from here
    ("import random\n\n__all__ = ['random']\npassword = {}\n", "random.choice",
     "import random\nimport secrets\n\n__all__ = ['random']\npassword = {}\n", "secrets.choice"),
    ("from random import choice as choice\n\npassword = {}\n", "choice",
     "import secrets\nfrom random import choice as choice\n\npassword = {}\n", "secrets.choice"),
    # an import in a function
    ("def f():\n    import random\n\n    password = {}\n    return password\n", "random.choice",
     "import secrets\n\n\ndef f():\n    password = {}\n    return password\n", "secrets.choice"),
    ("def f(x):\n    'Doc.'\n    from random import choice, shuffle\n    password = {}\n"
     "    shuffle(x)\n    return password\n", "choice",
     "import secrets\n\n\ndef f(x):\n    'Doc.'\n    from random import shuffle\n"
     "    password = {}\n    shuffle(x)\n    return password\n", "secrets.choice"),
    # one that another function does not share
    ("import random\n\n\ndef f():\n    import random\n    password = {}\n    return password\n\n\n"
     "def g():\n    return random\n", "random.choice",
     "import random\nimport secrets\n\n\ndef f():\n    password = {}\n    return password\n\n\n"
     "def g():\n    return random\n", "secrets.choice"),
    # still used in it, or by a function in it
    ("def f(x):\n    import random\n    password = {}\n    return password, random.sample(x, 1)\n",
     "random.choice",
     "import secrets\n\n\ndef f(x):\n    import random\n    password = {}\n"
     "    return password, random.sample(x, 1)\n", "secrets.choice"),
    ("def f(x):\n    import random\n\n    def g():\n        return random\n    password = {}\n"
     "    return password, g\n", "random.choice",
     "import secrets\n\n\ndef f(x):\n    import random\n\n    def g():\n        return random\n"
     "    password = {}\n    return password, g\n", "secrets.choice"),
    # what stands in a block of its own asks whether it is there
    ("def f(x):\n    try:\n        import random\n    except ImportError:\n        return x\n"
     "    password = {}\n    return password\n", "random.choice",
     "import secrets\n\n\ndef f(x):\n    try:\n        import random\n    except ImportError:\n"
     "        return x\n    password = {}\n    return password\n", "secrets.choice"),
    # still used far below in the same function
    ("def f(x):\n    import random\n    password = {}\n" + FAR + "    return random, password\n",
     "random.choice",
     "import secrets\n\n\ndef f(x):\n    import random\n    password = {}\n"
     + FAR + "    return random, password\n", "secrets.choice"),
    # a blank line goes with it below the head of a block only
    ("def f(x):  # a\n    import random\n\n    password = {}\n    return password\n",
     "random.choice",
     "import secrets\n\n\ndef f(x):  # a\n    password = {}\n    return password\n",
     "secrets.choice"),
    ("def f():\n    # Makes it:\n    import random\n\n    password = {}\n    return password\n",
     "random.choice",
     "import secrets\n\n\ndef f():\n    # Makes it:\n\n    password = {}\n    return password\n",
     "secrets.choice"),
    ("def f():\n    'Makes:'\n    x = 'a:'  # :\n    import random\n\n    password = {}\n"
     "    return password, x\n",
     "random.choice",
     "import secrets\n\n\ndef f():\n    'Makes:'\n    x = 'a:'  # :\n\n    password = {}\n"
     "    return password, x\n",
     "secrets.choice"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "old", "after", "new"), LAST_USES)
def test_imports_of_which_a_fix_takes_the_last_use_go_with_it(
    before: str, old: str, after: str, new: str
) -> None:
    letters = "''.join({}('ab') for _ in range(9))"
    before, after = before.format(letters.format(old)), after.format(letters.format(new))
    analysis = analyze(Snapshot.of(before), default_rules())
    (finding,) = analysis.findings()
    fix = offered(analysis, finding)[0]
    assert analysis.snapshot.with_edits(fix.edits).text == after
    done = fix_all(analysis, safety=FixSafety.REVIEW)
    assert done.snapshot.text == after
    assert analysis.snapshot.with_edits(done.edits).text == after
