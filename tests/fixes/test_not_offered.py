"""Findings for which no fix is offered, since it would change more than it mends."""

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.fixes import offered
from headgate.ruleapi import FixSafety
from headgate.text import Snapshot

PAGE = "import traceback\nfrom flask import Flask, jsonify\n\napp = Flask(__name__)\n\n\n"
NOT_OFFERED = [
    # the address is filled with values, which a variable of the environment is not
    *(
        ("HG601", f"import os\nurl = 'amqp://shop:hunter22@{rest}\n")
        for rest in ("%(HOST)s/' % os.environ", "{}/'.format(os.environ['HOST'])")
    ),
    # the answer holds more than the text of an exception
    ("HG706",
     PAGE + "@app.route('/')\ndef page(error):\n    result = work(error)\n    if not result:\n"
     "        result = {'status': 'bad', 'trace': traceback.format_exc()}\n"
     "    return jsonify(result)\n"),
    # others may answer with something else
    ("HG706",
     PAGE + "def answer(text):\n    return jsonify(error=text)\n\n\ndef page():\n    try:\n"
     "        return work()\n    except ValueError as error:\n        return answer(repr(error))\n"),
    # a page that is made of more
    ("HG706",
     PAGE.replace("jsonify", "render_template_string")
     + "@app.route('/')\ndef page():\n    try:\n        return work()\n"
     "    except ValueError as error:\n"
     "        return render_template_string('<p>%s</p>' % error, folder=folder)\n"),
    # without a key every token would be refused
    ("HG310",
     "import jwt\n\n\ndef claims(token):\n"
     "    return jwt.decode(token, options={'verify_signature': False})\n"),
    ("HG310",
     "import jwt\n\n\ndef claims(token):\n"
     "    return jwt.decode(token, None, options={'verify_signature': False})\n"),
    # a part of a page that was put together before is no value
    ("HG108",
     "from flask import render_template_string, request\n\n\ndef page():\n"
     "    body = '<h1>' + request.args['a'] + '</h1>'\n    body = body.strip()\n"
     "    return render_template_string(body + '<hr>Shop')\n"),
    # no literal, however the value may look
    ("HG103",
     "from flask import request\n\n\ndef shown():\n"
     "    code = 'print(%s)' % request.args['text']\n    return eval(code)\n"),
    # escaping does not help there
    *(
        ("HG109",
         "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.route('/')\n"
         f"def page():\n    name = request.args['name']\n{body}\n")
        for body in (
            "    return f'<a title={name}>x</a>'",
            "    return f'<a href=\"{name}\">x</a>'",
            "    return '<img src=\"/' + name + '\">'",
            "    return f'<script src=\"https://{name}/x\"></script>'",
            "    return f'<a onclick=\"go(1, {name})\">x</a>'",
            "    return '<p style=\"color: %s\">x</p>' % name",
            "    return f'<script>var a = \"{name}\";</script>'",
            "    return f'<style>p {{ color: {name} }}</style>'",
            "    return f'<{name}>x</{name}>'",
            "    return f'<a {name}>x</a>'",
            "    return f'<a x\"y{name}>x</a>'",
            "    text = '<script>'\n    text += 'go(' + name\n    return text + ')</script>'",
        )
    ),
    ("HG116",
     "from flask import request\n\n\ndef order():\n    name = request.form['name']\n"
     "    return f'<order><{name}>1</{name}></order>'\n"),
    # the value is run all the same
    *(
        ("HG101",
         "import subprocess\nfrom flask import request\n\n\ndef act():\n"
         f"    name = request.args['name']\n    subprocess.run(f{command!r}, shell=True)\n")
        for command in (
            "bash -c {name}", "/bin/sh -ec {name} | cat", "python3 -c {name}", "bash {name}",
            "sudo {name}", "env A=1 {name} ls", "timeout 5 {name}", "xargs -n 1 {name}",
            "eval ls {name}", "awk {name} file",
            "sed -e {name} file", "/opt/{name} -v", "ls | {name}", "cat <<E\n{name}\nE",
            "ls # {name}", "cmd /c dir {name}", "docker exec box sh -c {name}",
            "perl -ne {name} file", "find . -exec sh -c {name} ';'", "A=1 {name}",
        )
    ),
    # nothing, or `..`, is the folder itself, or the one around it
    *(
        ("HG201",
         "import os\nimport shutil\nfrom flask import request\n\n\ndef act():\n"
         f"    name = request.args['name']\n    return {call}(os.path.join('uploads', name))\n")
        for call in ("shutil.rmtree", "os.listdir", "os.chdir")
    ),
    # a condition chooses between the two
    ("HG407",
     "from ftplib import FTP, FTP_TLS\n\n\ndef connected(tls):\n"
     "    return FTP_TLS(timeout=5) if tls else FTP('example.com', timeout=5)\n"),
    # the variable holds the text of an exception in some runs only
    ("HG706",
     PAGE + "def asked(question):\n    try:\n        return work(question)\n"
     "    except ValueError as error:\n        return str(error)\n\n\n"
     "@app.route('/')\ndef page():\n    query = asked('x')\n    return jsonify(text=query)\n"),
    # a condition asks whether to check the certificate
    ("HG401",
     "import ssl\n\n\ndef opened(insecure):\n    context = ssl.create_default_context()\n"
     "    if insecure:\n        context.check_hostname = False\n    return context\n"),
    # a setting chooses
    ("HG401",
     "import ssl\nfrom ldap3 import Tls\n\n\ndef secured(checks):\n"
     "    wanted = ssl.CERT_REQUIRED if checks else ssl.CERT_NONE\n"
     "    return Tls(validate=wanted)\n"),
    # the other branch has encryption
    ("HG407",
     "import requests\n\n\ndef asked(kind):\n    if kind == 'https':\n"
     "        return requests.get('https://example.com/', timeout=5)\n    else:\n"
     "        return requests.get('http://example.com/', timeout=5)\n"),
    ("HG407",
     "import ftplib\n\n\ndef connected(tls, host):\n    if tls:\n        return None\n    else:\n"
     "        return ftplib.FTP(host)\n"),
    # a name says which hash it is, or its length counts
    *(("HG301", "import hashlib\nimport uuid\n\n\n" + text) for text in (
        "def md5_of(data):\n    return hashlib.new('md5', data)\n",
        "def same(data, expected_md5):\n"
        "    return hashlib.md5(data).hexdigest() == expected_md5\n",
        "def told(data, headers):\n    headers['Content-MD5'] = hashlib.md5(data).hexdigest()\n",
        "def told(data):\n    return {'sha1': hashlib.sha1(data).hexdigest()}\n",
        "def told(data):\n    return 'sha1=' + hashlib.sha1(data).hexdigest()\n",
        "def told(data):\n    return 'md5:%s' % hashlib.md5(data).hexdigest()\n",
        "def told(data):\n    return f'sha1={hashlib.sha1(data).hexdigest()}'\n",
        "def named(data):\n    return uuid.UUID(bytes=hashlib.md5(data).digest())\n",
        "def named(data):\n    return uuid.UUID(hashlib.md5(data).hexdigest())\n",
        "def derived(data):\n    return hashlib.md5(data).digest() + hashlib.md5(b'x').digest()\n",
    )),
    # nobody would keep the salt
    ("HG308",
     "import hashlib\n\n\ndef key(entered):\n"
     "    return hashlib.pbkdf2_hmac('sha256', entered, b'pepper', 600_000)\n"),
    # a caller chooses whether there is a shell
    ("HG101",
     "import subprocess\n\n\ndef run(command, shell=True):\n"
     "    return subprocess.Popen(command, shell=shell)\n"),
    # backslashes before what a shell would take for more: it takes them out
    ("HG101",
     "import re\nimport subprocess\n\n\ndef run(name):\n"
     "    return subprocess.call('bzcat ' + re.escape(name) + ' | wc', shell=True)\n"),
    # a wildcard
    ("HG102",
     "import subprocess\nsubprocess.run(['cp', 'old/*', 'new'], shell=True)\n"),
    # no text, but what holds texts
    ("HG110",
     "from flask import Flask, Response, request\n\napp = Flask(__name__)\n\n\n"
     "@app.route('/')\ndef page():\n"
     "    headers = [('X-A', request.args['a'])]\n    return Response('x', 200, headers)\n"),
    # somebody reads the file again
    ("HG603",
     "def save(password):\n    with open('login.txt', 'w') as file:\n"
     "        file.write('login ' + password)\n"),
    # who shall use it has to learn it
    ("HG603",
     "import secrets\n\n\ndef invite(user):\n    password = secrets.token_urlsafe(12)\n"
     "    print(user, 'has the password', password)\n"),
    # nothing else would be said
    ("HG603",
     "def shown(password):\n    print(password)\n"),
    # the stars would be taken apart, asked for something, or put where a number belongs
    *(("HG603", "import logging\n\nlog = logging.getLogger()\n\n\ndef act(user, password):\n    "
       + line + "\n") for line in (
        "log.info('login %(p)s', {'p': password})",
        "log.info('login %d', password)",
        "log.info('login of %s: %d' % (user, password))",
    )),
    *(("HG605", f"import sentry_sdk\n\n\ndef act(user):\n    sentry_sdk.set_tag('x', {value})\n")
      for value in (
        "user.email.split('@')[1]", "user.email.lower()", "int(user.phone)", "'x' if user.phone else 'y'",
        "user.full_name[0]",
    )),
    # something else has the name of what would be written above
    *(("HG006", f"from flask import request\n\n{other}\n\n\ndef pay(balance):\n"
       "    return float(request.form['amount']) > balance\n")
      for other in ("class _finite:\n    pass", "def _finite(number):\n    return number", "_finite = 3")),
    ("HG501",
     "import pickle\nfrom flask import request\n\n\nclass _PlainUnpickler(pickle.Unpickler):\n"
     "    pass\n\n\ndef restored():\n    return pickle.loads(request.data)\n"),
    # without an algorithm, or with the key that callers leave out, every token would be refused
    *(("HG310",
       f"import jwt\n\n\ndef claims(token, key{default}):\n    return jwt.decode(token, key,"
       f" algorithms={algorithms}, options={{'verify_signature': False}})\n")
      for default, algorithms in (("", "None"), ("=''", "['HS256']"))),
    # a file would be in the way of what is made
    *(("HG203", f"import os\nimport tempfile\n\nname = tempfile.mktemp()\n{made}\n")
      for made in ("os.mkdir(name)", "os.mkfifo(name)", "server.bind(name)")),
    # which port speaks TLS is not known
    *(("HG407", "import requests\n\n" + text) for text in (
        "requests.get('http://example.com:80/x', timeout=5)\n",
        "BASE = 'http://example.com:8080'\nrequests.get(BASE + '/x', timeout=5)\n",
    )),
    # who checks a password needs the salt that it was hashed with
    ("HG308",
     "import bcrypt\n\n\ndef check(entered, stored):\n"
     "    return bcrypt.hashpw(entered, b'$2b$12$abcdefghijklmnopqrstuv') == stored\n"),
    # it runs as its owner, or is a folder that all share
    *(("HG204", f"import os\n\nos.chmod(path, {mode})\n") for mode in ("0o4777", "0o1777")),
    # there are no values in tags of a template
    *(("HG108",
       "from flask import render_template_string, request\n\n\ndef page():\n"
       f"    name = request.args['name']\n    return render_template_string({text})\n")
      for text in ("'{% if ' + name + ' %}x{% endif %}'", "f'{{{{ a | {name} }}}}'",
                   "'{# %s #}' % name")),
    # nothing, or something else, is answered where all went well
    *(("HG706",
       PAGE + f"@app.route('/')\ndef page():\n    error = {first}\n    try:\n        work()\n"
       "    except ValueError as fault:\n        error = str(fault)\n    return jsonify(error=error)\n")
      for first in ("None", "''", "f'done {page}'")),
    ("HG706",
     PAGE + "def page():\n    try:\n        return work()\n    except ValueError as error:\n"
     "        return jsonify(args=error.args, code=error.code)\n"),
    # the name of a view, or no text
    ("HG406",
     "from django.shortcuts import redirect\n\n\ndef go(request):\n"
     "    return redirect(request.GET.get('next', 'home'))\n"),
    ("HG406",
     "from flask import redirect, request\n\n\ndef go():\n"
     "    return redirect(request.args.get('next', None))\n"),
    # the list holds parts of such texts
    *(("HG004",
       f"{listed} = ['example.com', 'other']\n\n\ndef check({text}):\n"
       f"    return any(part in {asked} for part in {listed})\n")
      for listed, text, asked in (
        ("ALLOWED_DOMAINS", "url", "url"), ("ALLOWED", "url", "url.lower()"),
        ("ALLOWED_EXTENSIONS", "filename", "filename.lower()"), ("ALLOWED", "filename", "filename"),
        ("SAFE_WORDS", "text", "text"))),
    # what is left of the name may have no dot
    ("HG206",
     "from flask import request\n\n\ndef stored():\n    file = request.files['file']\n"
     "    file.save('/srv/x.' + file.filename.rsplit('.', 1)[1])\n"),
    # it may be a number, or None, which is an empty cell
    ("HG117",
     "import csv\nimport sys\nfrom flask import request\n\n\ndef told():\n"
     "    csv.writer(sys.stdout).writerow([request.args.get('age', None)])\n"),
    # nobody could tell the value afterwards, or what is there was made with the old one
    *(("HG304",
       "from Crypto.Cipher import AES\nfrom cryptography.hazmat.primitives.ciphers import Cipher, modes\n"
       f"\n\ndef act(cipher, key, data):\n    iv = b'0123456789abcdef'\n{body}\n")
      for body in (
        "    return Cipher(cipher, modes.CBC(b'0123456789abcdef')).encryptor().update(data)",
        "    return AES.new(key, AES.MODE_CBC, b'0123456789abcdef').encrypt(data)",
        "    return iv, Cipher(cipher, modes.CBC(iv)).decryptor().update(data)",
        "    return iv, AES.new(key, AES.MODE_CBC, iv).decrypt(data)")),
    # no parameter goes into a pragma
    ("HG104",
     "import sqlite3\n\n\ndef columns(table):\n    connection = sqlite3.connect('x')\n"
     "    return connection.execute(\"PRAGMA table_info('%s')\" % table)\n"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), NOT_OFFERED)
def test_no_fix_is_offered(code: str, text: str) -> None:
    analysis = analyze(Snapshot.of(text), default_rules())
    found = [finding for finding in analysis.findings() if finding.code == code]
    assert found
    fixes = [fix for finding in found for fix in offered(analysis, finding)]
    assert not [fix.title for fix in fixes if fix.safety is not FixSafety.SILENCE]
