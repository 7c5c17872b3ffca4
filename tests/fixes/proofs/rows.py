"""The programs. Each is small, and does what its rule warns of."""

from __future__ import annotations

from typing import Final

from tests.fixes.proofs.running import Proof
from tests.fixes.proofs.shapes import SHAPES
from tests.fixes.proofs.variants import VARIANTS

from headgate.ruleapi import FixSafety

SAFE: Final = FixSafety.SAFE

_SQLITE: Final = """
import sqlite3
base = sqlite3.connect(":memory:")
base.execute("CREATE TABLE users (id INTEGER, name TEXT)")
base.executemany("INSERT INTO users VALUES (?, ?)", [(1, "ann"), (2, "bob")])
"""
_DOCUMENTS: Final = """
class Users:
    def find_one(self, wanted):
        tests = {"$ne": lambda a, b: a != b, "$eq": lambda a, b: a == b}
        for one in ({"name": "ann"}, {"name": "bob"}):
            for field, value in wanted.items():
                asked = value if isinstance(value, dict) else {"$eq": value}
                if all(tests[name](one[field], to) for name, to in asked.items()):
                    return one
given = {"users": Users()}
"""
_SERVER: Final = """
import http.server, threading
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"fine")
    def log_message(self, *args):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = "http://127.0.0.1:%d/" % server.server_port
"""
_SILENT: Final = """
import socket
silent = socket.create_server(("127.0.0.1", 0))
"""
_TLS: Final = """
import datetime, http.server, ipaddress, ssl, threading
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nobody")])
now = datetime.datetime.now(datetime.timezone.utc)
made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
    .not_valid_after(now + datetime.timedelta(days=1))
    .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
        critical=False)
    .sign(key, hashes.SHA256()))
open("cert.pem", "wb").write(made.public_bytes(serialization.Encoding.PEM))
open("key.pem", "wb").write(key.private_bytes(serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"fine")
    def log_message(self, *args):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("cert.pem", "key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
server.handle_error = lambda *args: None
threading.Thread(target=server.serve_forever, daemon=True).start()
address = "https://127.0.0.1:%d/" % server.server_port
"""
_TRUSTED: Final = "import os\nos.environ['REQUESTS_CA_BUNDLE'] = 'cert.pem'\n"
_UNTRUSTED: Final = "import os\nos.environ.pop('REQUESTS_CA_BUNDLE', None)\n"
_FLASK: Final = "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
_TAR: Final = """
import io, tarfile
def packed(file, name):
    with tarfile.open(file, "w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = 4
        archive.addfile(entry, io.BytesIO(b"data"))
"""
_RECORDS: Final = """
import sys, types
for part in ("{module}".partition(".")[0], "{module}"):
    sys.modules[part] = types.ModuleType(part)
sys.modules["{module}"].{name} = lambda *values, **options: options
"""
_PICKLED: Final = """
class Evil:
    def __reduce__(self):
        return open, ("pwned", "w")
"""

PROOFS: Final = (
    # -- robustness
    Proof("HG001", "a guard of permission, under `python -O`",
          "def delete(user):\n    assert user.is_admin\n    return 'deleted'\n",
          "from types import SimpleNamespace as User\nreturn m.delete(User(is_admin=True))",
          "from types import SimpleNamespace as User\n"
          "return m.delete(User(is_admin=False)) == 'deleted'",
          flags=("-O",), safety=SAFE),
    Proof("HG001", "a guard with a message, under `python -O`",
          "def pay(user, amount):\n"
          "    assert user.has_permission('pay') and amount > 0, 'not allowed'\n"
          "    return amount\n",
          "from types import SimpleNamespace as User\n"
          "return m.pay(User(has_permission=lambda p: True), 5)",
          "from types import SimpleNamespace as User\n"
          "return m.pay(User(has_permission=lambda p: False), 5) == 5",
          flags=("-O",), safety=SAFE),
    Proof("HG002", "a check that fails and is not heard",
          "def verify(token):\n    if token != 'good':\n        raise PermissionError(token)\n\n\n"
          "def enter(token):\n    try:\n        verify(token)\n"
          "    except PermissionError:\n        pass\n    return 'inside'\n",
          "return m.enter('good')", "return m.enter('bad') == 'inside'"),
    # What is weak in a slow pattern is the time that it takes: that of the process alone.
    Proof("HG003", "an address that is no address, and long",
          "import re\n\nMAIL = re.compile(r'^[^@]+@[^@]+\\.[^@]+$')\n\n\n"
          "def is_mail(text):\n    return MAIL.match(text) is not None\n",
          "return [m.is_mail(t) for t in ('a@b.c', 'a@b', 'a.b@c', 'a@.b', 'a@..b', 'a@b.c@d')]",
          "import time\nbegan = time.process_time()\nm.is_mail('a@a' + '.a' * 30_000 + '@')\n"
          "return time.process_time() - began > 0.2", hardens=True),
    Proof("HG003", "a loop in a loop",
          "import re\n\n\ndef is_word(text):\n"
          "    return re.match(r'^(?:[a-z]+)*$', text) is not None\n",
          "return [m.is_word(t) for t in ('', 'a', 'ab', 'a b')]",
          "import time\nbegan = time.process_time()\nm.is_word('a' * 27 + '!')\n"
          "return time.process_time() - began > 0.2", hardens=True),
    Proof("HG004", "the end of a host's name",
          "from urllib.parse import urlsplit\n\n\n"
          "def is_ours(url):\n    parts = urlsplit(url)\n"
          "    return parts.netloc.endswith('example.com')\n",
          "return [m.is_ours(u) for u in ('https://example.com/', 'https://www.example.com/',"
          " 'https://else.org/')]",
          "return m.is_ours('https://evil-example.com/')"),
    Proof("HG004", "a host that may stand anywhere in an address",
          "from urllib.parse import urlsplit\n\n\n"
          "def is_ours(url):\n    parts = urlsplit(url)\n"
          "    return 'example.com' in parts.netloc\n",
          "return [m.is_ours(u) for u in ('https://example.com:8443/', 'https://www.example.com/',"
          " 'https://else.org/', 'mailto:ann')]",
          "return m.is_ours('https://example.com.evil.org/')"),
    Proof("HG004", "a command of which a part is allowed",
          "ALLOWED = ['ls', 'date']\n\n\n"
          "def is_fine(command):\n    return any(word in command for word in ALLOWED)\n",
          "return [m.is_fine(c) for c in ('ls', 'date', 'who')]",
          "return m.is_fine('rm -r / && ls')"),
    Proof(
        "HG006",
        "a number that is compared with one that is none",
        "def check(amount):\n    if amount == float('NaN'):\n        raise ValueError\n"
        "    return amount\n",
        "return m.check(5.0)",
        "return str(m.check(float('nan'))) == 'nan'",
    ),
    Proof(
        "HG008",
        "a name that is cleaned and then used as it was",
        "from werkzeug.utils import secure_filename as clean\n\n\n"
        "def save(name):\n    clean(name)\n    return name\n",
        "return m.save('a.txt')",
        "return m.save('../../etc/passwd').startswith('..')",
    ),
    # -- injection
    Proof("HG101", "a shell command with a value",
          "import subprocess\n\n\ndef listed(folder):\n"
          "    return subprocess.run(f'ls {folder}', shell=True, capture_output=True).stdout\n",
          "import os\nos.mkdir('a')\nopen('a/b', 'w').close()\nreturn m.listed('a')",
          "import os\nm.listed('a; touch pwned')\nreturn os.path.exists('pwned')"),
    Proof("HG101", "a command that needs its shell",
          "import os\n\n\ndef counted(file):\n"
          "    return os.popen('sort %s | uniq | wc -l' % file).read()\n",
          "open('two words', 'w').write('a\\nb\\n')\nopen('n', 'w').write('a\\na\\n')\n"
          "return m.counted('n')",
          "import os\nm.counted('n; touch pwned')\nreturn os.path.exists('pwned')"),
    Proof("HG101", "a command that comes as a whole",
          "import subprocess\n\n\ndef run(command):\n"
          "    return subprocess.run(command, shell=True, capture_output=True).stdout\n",
          "import os\nos.mkdir('a')\nopen('a/b', 'w').close()\nreturn m.run('ls a')",
          "import os\nm.run('ls a; touch pwned')\nreturn os.path.exists('pwned')"),
    Proof("HG101", "a command that grows before it is run",
          "import os\n\n\ndef counted(file, reverse):\n    command = 'sort ' + file\n"
          "    if reverse:\n        command += ' -r'\n"
          "    return os.popen(command + ' | uniq | wc -l').read()\n",
          "open('n', 'w').write('a\\na\\n')\nreturn m.counted('n', True), m.counted('n', False)",
          "import os\nm.counted('n; touch pwned', False)\nreturn os.path.exists('pwned')"),
    Proof("HG101", "the status of a command",
          "import os\n\n\ndef has(file):\n"
          "    return os.system('ls ' + file) == 0, not os.system(f'ls {file}')\n",
          "open('n', 'w').close()\nreturn m.has('n'), m.has('x')",
          "import os\nm.has('n; touch pwned')\nreturn os.path.exists('pwned')"),
    Proof("HG101", "the output of a command",
          "import os\n\n\ndef ordered(file):\n    command = f'sort {file}'\n"
          "    return os.popen(command).read()\n",
          "open('n', 'w').write('b\\na\\n')\nreturn m.ordered('n')",
          "import os\nm.ordered('n; touch pwned')\nreturn os.path.exists('pwned')"),
    Proof("HG101", "a command of asyncio",
          "import asyncio\n\n\nasync def ordered(file):\n"
          "    process = await asyncio.create_subprocess_shell(\n        f'sort \"{file}\"',\n"
          "        stdout=asyncio.subprocess.PIPE,\n    )\n    return await process.communicate()\n",
          "import asyncio\nopen('a b', 'w').write('b\\na\\n')\nreturn asyncio.run(m.ordered('a b'))",
          "import asyncio, os\nasyncio.run(m.ordered('n\"; touch \"pwned'))\n"
          "return os.path.exists('pwned')"),
    Proof("HG101", "words of a list",
          "import subprocess\n\n\ndef ordered(files, reverse):\n    command = ['sort']\n"
          "    if reverse:\n        command.append('-r')\n    command += files\n"
          "    return subprocess.run(' '.join(command), shell=True, capture_output=True).stdout\n",
          "open('n', 'w').write('b\\na\\n')\nopen('o', 'w').write('c\\n')\n"
          "return m.ordered(['n', 'o'], True), m.ordered(['n'], False)",
          "import os\nm.ordered(['n', '; touch pwned'], False)\nreturn os.path.exists('pwned')"),
    Proof("HG101", "options in one text",
          "import subprocess\n\n\ndef ordered(options, file):\n"
          "    return subprocess.check_output(f'sort {options} {file}', shell=True)\n",
          "open('n', 'w').write('b\\na\\nb\\n')\nreturn m.ordered('-r -u', 'n'), m.ordered('', 'n')",
          "import os\nm.ordered('-r', 'n; touch pwned')\nreturn os.path.exists('pwned')"),
    Proof("HG101", "values between quotes",
          "import os\n\n\ndef counted(word, file):\n"
          "    return os.popen(\"grep '%s' \\\"./%s\\\" | wc -l\" % (word, file)).read()\n",
          "open('two words', 'w').write('a b\\na\\n')\nreturn m.counted('a b', 'two words')",
          "import os\nm.counted(\"'; touch pwned; '\", 'n')\nm.counted('a', 'n\"; touch \"gone')\n"
          "return os.path.exists('pwned') or os.path.exists('gone')"),
    Proof("HG101", "a value that another shell reads again",
          "import subprocess\n\n\ndef ordered(file):\n    command = f'env sh -c \"sort {file}\"'\n"
          "    return subprocess.check_output(command, shell=True)\n",
          "open('n', 'w').write('b\\na\\n')\nreturn m.ordered('n')",
          "import os\ntry:\n    m.ordered('n; touch pwned')\nfinally:\n"
          "    return os.path.exists('pwned')"),
    Proof("HG102", "a constant command",
          "import subprocess\n\n\ndef listed():\n"
          "    return subprocess.run(\"ls -1 'two words'\", shell=True, capture_output=True)\n",
          "import os\nos.mkdir('two words')\nopen('two words/b', 'w').close()\n"
          "done = m.listed()\nreturn done.returncode, done.stdout, done.stderr",
          "return isinstance(m.listed().args, str)", hardens=True, safety=SAFE),
    Proof("HG103", "a literal that is read",
          "def read(text):\n    return eval(text)\n",
          "return m.read(\"{'a': [1, 2.5, None, 'b']}\")",
          "import os\nm.read(\"open('pwned', 'w').close()\")\nreturn os.path.exists('pwned')"),
    Proof("HG104", "a query in one statement",
          "import sqlite3\n\n\ndef find(conn: sqlite3.Connection, name):\n"
          "    return conn.execute(f\"SELECT id FROM users WHERE name = '{name}'\").fetchall()\n",
          "return m.find(base, 'ann'), m.find(base, 'nobody')",
          "return len(m.find(base, \"x' OR '1' = '1\")) == 2", setup=_SQLITE),
    Proof("HG104", "a query that grows",
          "import sqlite3\n\n\ndef find(conn: sqlite3.Connection, name, most):\n"
          "    query = 'SELECT id FROM users WHERE id > 0'\n"
          "    if name:\n        query += \" AND name LIKE '\" + name + \"%'\"\n"
          "    if most:\n        query += f' LIMIT {most}'\n"
          "    return conn.execute(query).fetchall()\n",
          "return m.find(base, 'a', 0), m.find(base, '', 1), m.find(base, 'b', 5)",
          "return len(m.find(base, \"x' OR name LIKE '\", 0)) == 2", setup=_SQLITE),
    Proof("HG104", "a column to sort by",
          "import sqlite3\n\n\ndef listed(conn: sqlite3.Connection, column):\n"
          "    return conn.execute('SELECT id, name FROM users ORDER BY ' + column).fetchall()\n",
          "return m.listed(base, 'name'), m.listed(base, 'id')",
          "return bool(m.listed(base, 'id LIMIT 0 -- ') == [])", setup=_SQLITE),
    Proof("HG101", "a command whose output is read",
          "import os\n\n\ndef shown(command):\n    return os.popen(command).read()\n",
          "return m.shown('echo one \"two  three\"'), m.shown('printf a')",
          "import os\nm.shown('echo a; touch pwned')\nreturn os.path.exists('pwned')"),
    Proof("HG105", "a value in a filter",
          _FLASK + "@app.route('/', methods=['POST'])\ndef known():\n"
          "    found = users.find_one({'name': request.json['name']})\n"
          "    return found['name'] if found else 'nobody'\n",
          "ask = m.app.test_client()\n"
          "return [ask.post('/', json={'name': name}).text for name in ('ann', 'eve')]",
          "return m.app.test_client().post('/', json={'name': {'$ne': ''}}).text == 'ann'",
          setup=_DOCUMENTS),
    Proof("HG106", "a filter of a directory",
          "import ldap3\n\n\ndef find(conn: ldap3.Connection, name):\n"
          "    conn.search('o=shop', f'(cn={name})', attributes=['cn'])\n"
          "    return sorted(str(entry.cn) for entry in conn.entries)\n",
          "return m.find(conn, 'ann'), m.find(conn, 'nobody')",
          "return len(m.find(conn, '*')) > 1",
          setup="import ldap3\n"
          "conn = ldap3.Connection(ldap3.Server('shop'), client_strategy=ldap3.MOCK_SYNC)\n"
          "for n in ('ann', 'bob'):\n"
          "    conn.strategy.add_entry(f'cn={n},o=shop', {'cn': n, 'objectClass': 'person'})\n"
          "conn.bind()"),
    Proof("HG107", "a path with a value",
          "from lxml import etree\n\n\ndef find(tree: etree._Element, name):\n"
          "    return [u.get('id') for u in tree.xpath(\"//u[@name = '\" + name + \"']\")]\n",
          "return m.find(tree, 'ann'), m.find(tree, 'nobody')",
          "return len(m.find(tree, \"x' or '1' = '1\")) == 2",
          setup="from lxml import etree\ntree = etree.fromstring("
          "'<all><u id=\"1\" name=\"ann\"/><u id=\"2\" name=\"bob\"/></all>')"),
    Proof("HG108", "a template with a value",
          "from flask import Flask, render_template_string, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef page():\n    name = request.args['name']\n"
          "    return render_template_string(f'<h1>Hello {name}</h1>')\n",
          "return m.app.test_client().get('/?name=ann').text",
          "return '49' in m.app.test_client().get('/?name={{7*7}}').text"),
    Proof("HG108", "a template that is put together before",
          "from flask import Flask, render_template_string, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef page():\n    name = request.args['name']\n"
          "    template = '<h1>Hello %s</h1>\\n<p>{{ 1 + 1 }}</p>' % name\n"
          "    return render_template_string(template, more=1)\n",
          "return m.app.test_client().get('/?name=ann').text",
          "return '49' in m.app.test_client().get('/?name={{7*7}}').text"),
    Proof("HG109", "a page with a value",
          _FLASK + "@app.route('/')\ndef page():\n    name = request.args['name']\n"
          "    return f'<h1>{name}</h1>'\n",
          "return m.app.test_client().get('/?name=ann').text",
          "return '<script>' in m.app.test_client().get('/?name=<script>').text"),
    Proof("HG109", "a page that grows before it is sent",
          _FLASK + "@app.route('/')\ndef page():\n    text = '<ul>'\n"
          "    for name in request.args.getlist('name'):\n        text += f'<li>{name}</li>'\n"
          "    return text + '</ul>'\n",
          "return m.app.test_client().get('/?name=ann&name=bob').text",
          "return '<script>' in m.app.test_client().get('/?name=<script>').text"),
    Proof("HG110", "a header of a plain server",
          "from http.server import BaseHTTPRequestHandler\nfrom urllib.parse import unquote\n\n\n"
          "class Page(BaseHTTPRequestHandler):\n    def do_GET(self):\n"
          "        self.send_response(200)\n"
          "        self.send_header('X-Path', unquote(self.path))\n        self.end_headers()\n"
          "    def log_message(self, *args):\n        pass\n",
          "import http.server, threading, urllib.request\n"
          "server = http.server.HTTPServer(('127.0.0.1', 0), m.Page)\n"
          "threading.Thread(target=server.serve_forever, daemon=True).start()\n"
          "m.at = f'http://127.0.0.1:{server.server_port}'\n"
          "return urllib.request.urlopen(m.at + '/a').headers['X-Path']",
          "import urllib.request\nreturn urllib.request.urlopen(m.at + '/a%0d%0aX-Evil:%20yes')"
          ".headers['X-Evil'] == 'yes'"),
    Proof("HG111", "a line of the log",
          "import logging\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef page():\n    words = request.args['q']\n"
          "    logging.warning('search for %s', words)\n    return 'ok'\n",
          "return m.app.test_client().get('/?q=shoes').text",
          "import io, logging\nout = io.StringIO()\nlogging.getLogger().addHandler("
          "logging.StreamHandler(out))\n"
          "m.app.test_client().get('/?q=a%0aWARNING:root:all is well')\n"
          "return '\\nWARNING:root:all is well' in out.getvalue()"),
    Proof("HG112", "a pattern made of a value",
          "import re\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef page():\n    word = request.args['w']\n"
          "    return str(re.search(word, 'a' * 21 + '!') is not None)\n",
          "return m.app.test_client().get('/?w=aa').text, m.app.test_client().get('/?w=b').text",
          "return m.app.test_client().get('/', query_string={'w': '[^b]'}).text == 'True'"),
    Proof("HG113", "an argument that is an option",
          "import subprocess\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef page():\n    url = request.args['url']\n"
          "    done = subprocess.run(['git', 'clone', '-q', url, 'copy.git'], capture_output=True)\n"
          "    return str(done.returncode)\n",
          "import subprocess\nsubprocess.run(['git', 'init', '-q', '--bare', 'original'])\n"
          "return m.app.test_client().get('/?url=original').text",
          "import os\nm.app.test_client().get('/?url=--upload-pack=touch pwned;')\n"
          "return os.path.exists('pwned')"),
    Proof("HG116", "an element of an XML text",
          _FLASK + "@app.route('/', methods=['POST'])\ndef order():\n"
          "    name = request.form['name']\n"
          "    text = f'<order><name>{name}</name><price>10</price></order>'\n"
          "    app.last = text\n    return 'ok'\n",
          "m.app.test_client().post('/', data={'name': 'ann'})\nreturn m.app.last",
          "import xml.etree.ElementTree as ET\nm.app.test_client().post('/', data={'name':"
          " '</name><price>0</price><name>'})\n"
          "return ET.fromstring(m.app.last).findtext('price') == '0'"),
    # -- files
    Proof("HG117", "a cell of a table",
          "import csv\nimport io\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef table():\n    out = io.StringIO()\n"
          "    csv.writer(out).writerow(['name', request.args['name']])\n    return out.getvalue()\n",
          "return m.app.test_client().get('/?name=ann').text",
          "text = m.app.test_client().get('/', query_string={'name': '=1+1'}).text\n"
          "return text.split(',')[1].startswith('=')"),
    Proof("HG118", "a query of GraphQL",
          "import requests\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef user():\n    name = request.args['name']\n"
          "    query = f'{{ user(name: \"{name}\") {{ id }} }}'\n"
          "    answer = requests.post('https://example.org/graphql', json={'query': query},"
          " timeout=5)\n    return answer.text\n",
          "return m.app.test_client().get('/?name=ann').text",
          "evil = 'x\") { id } remove(name: \"ann'\n"
          "return 'remove' in m.app.test_client().get('/', query_string={'name': evil}).text",
          setup="""
import json, re, types, requests
def post(url, json, timeout):
    text = json['query']
    for name, value in json.get('variables', {}).items():
        text = re.sub(r'\\$' + name + r'(?!\\w|:)', lambda _: dumps(value), text)
    calls = re.findall(r'\\w+(?=\\(name:)', re.sub(r'"(?:[^"\\\\]|\\\\.)*"', '', text))
    return types.SimpleNamespace(text=' '.join(calls))
dumps = json.dumps
requests.post = post
"""),
    Proof("HG201", "a file of a folder",
          "import os\n" + _FLASK + "@app.route('/')\ndef page():\n"
          "    name = request.args['name']\n"
          "    with open(os.path.join('reports', name)) as file:\n        return file.read()\n",
          "import os\nos.mkdir('reports')\nopen('reports/a', 'w').write('a')\n"
          "open('secret', 'w').write('s')\nreturn m.app.test_client().get('/?name=a').text",
          "return m.app.test_client().get('/?name=../secret').text == 's'"),
    Proof("HG201", "a file whose path is joined before",
          "import os\n" + _FLASK + "@app.route('/')\ndef page():\n"
          "    path = os.path.join('reports', request.args['name'])\n"
          "    if not os.path.exists(path):\n        return 'none'\n"
          "    with open(path) as file:\n        return file.read()\n",
          "import os\nos.mkdir('reports')\nopen('reports/a', 'w').write('a')\n"
          "open('secret', 'w').write('s')\nclient = m.app.test_client()\n"
          "return client.get('/?name=a').text, client.get('/?name=b').text",
          "return m.app.test_client().get('/?name=../secret').text == 's'"),
    Proof("HG201", "a file that a view sends",
          "from flask import Flask, request, send_file\n\napp = Flask(__name__, root_path='.')\n\n\n"
          "@app.route('/')\ndef sent():\n    name = request.args['name']\n"
          "    path = f'reports/{name}.txt'\n    return send_file(path)\n",
          "import os\nos.mkdir('reports')\nopen('reports/a.txt', 'w').write('fine')\n"
          "m.app.root_path = os.getcwd()\nreturn m.app.test_client().get('/?name=a').text",
          "open('secret.txt', 'w').write('s3cret')\n"
          "return 's3cret' in m.app.test_client().get('/?name=../secret').text"),
    Proof("HG202", "an archive of somebody else",
          "import tarfile\n\n\ndef unpack(file):\n    with tarfile.open(file) as archive:\n"
          "        archive.extractall('out')\n",
          "import os\npacked('good.tar', 'a.txt')\nm.unpack('good.tar')\n"
          "return open('out/a.txt').read()",
          "import os\npacked('bad.tar', '../pwned')\nm.unpack('bad.tar')\n"
          "return os.path.exists('pwned')", setup=_TAR,
          known=(("version:python", "3.11"),)),
    Proof("HG203", "the name of a temporary file",
          "import tempfile\n\nname = tempfile.mktemp(suffix='.txt')\n"
          "with open(name, 'w') as file:\n    file.write('data')\n",
          "return open(m.name).read()",
          "import os, stat\nreturn bool(os.stat(m.name).st_mode & (stat.S_IRGRP | stat.S_IROTH))",
          setup="import os\nos.umask(0o022)", hardens=True),
    Proof("HG203", "a temporary file that is opened at once",
          "import tempfile\n\nwith open(tempfile.mktemp('.txt'), 'w', encoding='utf-8') as file:\n"
          "    file.write('d\u00e4ta')\n",
          "return open(m.file.name, encoding='utf-8').read(), m.file.name.endswith('.txt')",
          "import os, stat\nreturn bool(os.stat(m.file.name).st_mode & (stat.S_IRGRP | stat.S_IROTH))",
          setup="import os\nos.umask(0o022)", hardens=True),
    Proof("HG204", "the mode of a file",
          "import os\n\n\ndef save(path, text):\n    with open(path, 'w') as file:\n"
          "        file.write(text)\n    os.chmod(path, 0o777)\n",
          "m.save('a', 'text')\nreturn open('a').read()",
          "import os\nreturn bool(os.stat('a').st_mode & 0o022)", hardens=True),
    Proof("HG204", "a file with a secret, which all may read",
          "def keep(secret_path, text):\n    with open(secret_path, 'w') as file:\n"
          "        file.write(text)\n",
          "m.keep('a', 'text')\nreturn open('a').read()",
          "import os\nreturn bool(os.stat('a').st_mode & 0o077)",
          setup="import os\nos.umask(0o022)", hardens=True),
    Proof("HG206", "the name of an upload",
          "import os\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/', methods=['POST'])\ndef upload():\n    file = request.files['file']\n"
          "    file.save(os.path.join('uploads', file.filename))\n    return 'saved'\n",
          "import io, os\nos.mkdir('uploads')\nm.app.test_client().post('/', data={'file':"
          " (io.BytesIO(b'x'), 'a.txt')})\nreturn os.listdir('uploads')",
          "import io, os\nm.app.test_client().post('/', data={'file': (io.BytesIO(b'x'),"
          " '../pwned')})\nreturn os.path.exists('pwned')"),
    # -- cryptography
    Proof("HG301", "a digest",
          "import hashlib\n\n\ndef digest(data):\n    return hashlib.md5(data)\n",
          "return m.digest(b'a').digest() == m.digest(b'a').digest()",
          "return m.digest(b'a').name in ('md5', 'sha1')", hardens=True),
    Proof("HG301", "two texts with the same digest (Wang, 2004)",
          "import hashlib\n\n\ndef same(one, two):\n"
          "    return hashlib.md5(one).digest() == hashlib.md5(two).digest()\n",
          "return m.same(b'a', b'a'), m.same(b'a', b'b')",
          "one = bytes.fromhex('d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f89'"
          " '55ad340609f4b30283e488832571415a085125e8f7cdc99fd91dbdf280373c5b'"
          " 'd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0'"
          " 'e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70')\n"
          "two = bytes.fromhex('d131dd02c5e6eec4693d9a0698aff95c2fcab50712467eab4004583eb8fb7f89'"
          " '55ad340609f4b30283e4888325f1415a085125e8f7cdc99fd91dbd7280373c5b'"
          " 'd8823e3156348f5bae6dacd436c919c6dd53e23487da03fd02396306d248cda0'"
          " 'e99f33420f577ee8ce54b67080280d1ec69821bcb6a8839396f965ab6ff72a70')\n"
          "return one != two and m.same(one, two)"),
    Proof("HG301", "a hash that a caller chooses",
          "import hashlib\n\n\ndef digest(name, data):\n"
          "    if name not in hashlib.algorithms_available:\n        raise ValueError(name)\n"
          "    return hashlib.new(name, data).hexdigest()\n",
          "return m.digest('sha256', b'x'), m.digest('blake2b', b'x')",
          "return bool(m.digest('md5', b'x'))", hardens=True),
    Proof("HG304", "an initialisation vector",
          "from Crypto.Cipher import AES\n\n\ndef sealed(key, text):\n"
          "    cipher = AES.new(key, AES.MODE_CBC, b'0123456789abcdef')\n"
          "    return cipher.iv, cipher.encrypt(text)\n",
          "from Crypto.Cipher import AES\niv, data = m.sealed(b'k' * 16, b't' * 16)\n"
          "return AES.new(b'k' * 16, AES.MODE_CBC, iv).decrypt(data)",
          "return m.sealed(b'k' * 16, b't' * 16) == m.sealed(b'k' * 16, b't' * 16)"),
    Proof("HG305", "the size of a key",
          "from cryptography.hazmat.primitives.asymmetric import rsa\n\n"
          "key = rsa.generate_private_key(public_exponent=65537, key_size=1024)\n",
          "from cryptography.hazmat.primitives import hashes\n"
          "from cryptography.hazmat.primitives.asymmetric import padding\n"
          "way = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)\n"
          "return m.key.decrypt(m.key.public_key().encrypt(b'hello', way), way)",
          "return m.key.key_size < 2048", hardens=True),
    Proof("HG306", "a password of random letters",
          "import random\nimport string\n\n\ndef make():\n"
          "    password = ''.join(random.choice(string.ascii_letters) for _ in range(12))\n"
          "    return password\n",
          "made = m.make()\nreturn len(made), made.isalpha()",
          "import random\nrandom.seed(1)\none = m.make()\nrandom.seed(1)\n"
          "return one == m.make()", safety=SAFE),
    Proof("HG306", "a code of six digits",
          "import random\n\n\ndef reset_code():\n"
          "    reset_code = random.randint(100000, 999999)\n    return reset_code\n",
          "return len(str(m.reset_code()))",
          "import random\nrandom.seed(1)\none = m.reset_code()\nrandom.seed(1)\n"
          "return one == m.reset_code()", safety=SAFE),
    Proof("HG307", "rounds of a password's hash",
          "import hashlib\n\n\ndef stored(password, salt):\n"
          "    return hashlib.pbkdf2_hmac('sha256', password, salt, 1000)\n",
          "return m.stored(b'a', b's') == m.stored(b'a', b's'), len(m.stored(b'a', b's'))",
          "import hashlib\nreal, rounds = hashlib.pbkdf2_hmac, []\n"
          "hashlib.pbkdf2_hmac = lambda *given: rounds.append(given[3]) or real(*given)\n"
          "try:\n    m.stored(b'a', b's')\nfinally:\n    hashlib.pbkdf2_hmac = real\n"
          "return rounds[0] < 100_000", hardens=True),
    Proof("HG308", "the salt of a password's hash",
          "import bcrypt\n\n\ndef stored(password):\n"
          "    return bcrypt.hashpw(password, b'$2b$04$abcdefghijklmnopqrstuu')\n",
          "import bcrypt\nreturn bcrypt.checkpw(b'a', m.stored(b'a'))",
          "return m.stored(b'a') == m.stored(b'a')", hardens=True),
    Proof("HG309", "a signature that is compared",
          "import hashlib\nimport hmac\n\n\ndef is_valid(key, body, given):\n"
          "    return hmac.new(key, body, 'sha256').digest() == hashlib.sha256(given).digest()\n",
          "import hashlib, hmac\n"
          "return m.is_valid(b'k', b'b', b'wrong'), m.is_valid(b'k', b'b', b'')",
          "import sys\ncalled = []\nsys.setprofile(lambda frame, event, arg: called.append("
          "getattr(arg, '__name__', '')))\nm.is_valid(b'k', b'b', b'x')\nsys.setprofile(None)\n"
          "return 'compare_digest' not in called", hardens=True, safety=SAFE),
    Proof("HG310", "a token whose signature is not looked at",
          "import jwt\n\n\ndef claims(token, key):\n"
          "    return jwt.decode(token, key, algorithms=['HS256'],"
          " options={'verify_signature': False})\n",
          "import jwt\nreturn m.claims(jwt.encode({'sub': 'ann'}, 'k' * 32, 'HS256'), 'k' * 32)",
          "import jwt\nreturn m.claims(jwt.encode({'sub': 'root'}, 'x' * 32, 'HS256'), 'k' * 32)"
          "['sub'] == 'root'"),
    Proof("HG310", "a token of which the algorithm is not said",
          "import jwt\n\n\ndef claims(token, key):\n"
          "    return jwt.decode(token, key, options={'verify_signature': False})\n",
          "import jwt\nreturn m.claims(jwt.encode({'sub': 'ann'}, 'k' * 32, 'HS256'), 'k' * 32)",
          "import jwt\nreturn m.claims(jwt.encode({'sub': 'root'}, 'x' * 32, 'HS256'), 'k' * 32)"
          "['sub'] == 'root'"),
    Proof("HG311", "a key in the code",
          "from flask import Flask\n\napp = Flask(__name__)\napp.secret_key = 'k9-2lm-77q'\n",
          "return bool(m.app.secret_key)",
          "return m.app.secret_key == 'k9-2lm-77q'",
          setup="import os\nos.environ['SECRET_KEY'] = 'from-outside'"),
    Proof("HG311", "a key in a constant",
          "import hmac\n\nSIGNING_KEY = b'k9-2lm-77q'\n\n\n"
          "def sign(message):\n    return hmac.new(SIGNING_KEY, message, 'sha256').hexdigest()\n",
          "return len(m.sign(b'x'))",
          "import hmac\n"
          "return m.sign(b'x') == hmac.new(b'k9-2lm-77q', b'x', 'sha256').hexdigest()",
          setup="import os\nos.environ['SIGNING_KEY'] = 'from-outside'"),
    # -- network
    Proof("HG401", "a server that shows no valid certificate",
          "import requests\n\n\ndef read(url):\n"
          "    return requests.get(url, verify=False, timeout=5).text\n",
          _TRUSTED + "return m.read(address)",
          _UNTRUSTED + "return m.read(address) == 'fine'", setup=_TLS),
    Proof("HG401", "a mailbox that is asked without a context",
          "import imaplib\n\n\ndef connect(host):\n"
          "    return imaplib.IMAP4_SSL(host, timeout=5)\n",
          "import imaplib\nimaplib.IMAP4_SSL._create_socket = lambda self, timeout: 1 / 0\n"
          "try:\n    m.connect('example.org')\n"
          "except ZeroDivisionError:\n    return 'connects'",
          "import imaplib, ssl\nseen = []\n"
          "def noted(self, timeout):\n    seen.append(self.ssl_context.verify_mode)\n    1 / 0\n"
          "imaplib.IMAP4_SSL._create_socket = noted\n"
          "try:\n    m.connect('example.org')\nexcept ZeroDivisionError:\n    pass\n"
          "return seen[0] is ssl.CERT_NONE", hardens=True),
    Proof("HG402", "the oldest version of TLS",
          "import ssl\n\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n"
          "context.minimum_version = ssl.TLSVersion.TLSv1\n",
          "import ssl\nreturn isinstance(m.context, ssl.SSLContext)",
          "import ssl\nreturn m.context.minimum_version < ssl.TLSVersion.TLSv1_2", hardens=True),
    Proof("HG403", "a machine that is not known",
          "import paramiko\n\nclient = paramiko.SSHClient()\n"
          "client.set_missing_host_key_policy(paramiko.AutoAddPolicy())\n",
          "return type(m.client).__name__",
          "import paramiko\nreturn isinstance(m.client._policy, paramiko.AutoAddPolicy)",
          hardens=True),
    Proof("HG404", "a server that never answers",
          "import requests\n\n\ndef read(url):\n    return requests.get(url).text\n",
          "return m.read(address)",
          "import threading\nasked = []\nimport requests\nold = requests.Session.request\n"
          "def request(self, *args, **options):\n    asked.append(options.get('timeout'))\n"
          "    return old(self, *args, **options)\nrequests.Session.request = request\n"
          "m.read(address)\nreturn asked == [None]", setup=_SERVER, hardens=True),
    Proof("HG408", "the networks that a server listens on",
          "import socket\n\nserver = socket.socket()\nserver.bind(('0.0.0.0', PORT))\n"
          "server.listen()\n",
          "import socket\n"
          "return bool(socket.create_connection(('127.0.0.1', m.server.getsockname()[1])))",
          "return m.server.getsockname()[0] == '0.0.0.0'", hardens=True, setup="given = {'PORT': 0}"),
    Proof("HG406", "where a visitor is sent",
          "from flask import Flask, redirect, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef go():\n    return redirect(request.args['next'])\n",
          "return m.app.test_client().get('/?next=/account?tab=1').location",
          "places = [m.app.test_client().get('/', query_string={'next': to}).location for to in"
          " ('https://evil.example/', '//evil.example/', '/\\\\evil.example/')]\n"
          "return not all(place.startswith('/') and place[1] not in '/\\\\' for place in places)"),
    Proof("HG407", "a connection without TLS",
          "import http.client\n\n\ndef connect():\n"
          "    return http.client.HTTPConnection('api.example.org', timeout=5)\n",
          "return m.connect().host", "return m.connect().port == 80", hardens=True),
    Proof("HG407", "an address without TLS",
          "import requests\n\n\ndef read():\n"
          "    return requests.get('http://api.example.org/', timeout=5)\n",
          "import requests\nasked = []\n"
          "requests.get = lambda url, **options: asked.append(url.split('://')[1])\n"
          "m.read()\nreturn asked",
          "import requests\nasked = []\nrequests.get = lambda url, **options: asked.append(url)\n"
          "m.read()\nreturn asked[0].startswith('http://')", hardens=True),
    # -- deserialisation and XML
    Proof("HG501", "messages of a task queue",
          "from types import SimpleNamespace\n\nfrom celery import Celery\n\n"
          "app = Celery('shop')\napp.conf.update(accept_content=['json', 'pickle'])\n",
          "return 'json' in m.app.conf['accept_content']",
          "return 'pickle' in m.app.conf['accept_content']", hardens=True,
          setup="import sys, types\nclass Celery:\n    def __init__(self, name):\n"
          "        self.conf = {}\n"
          "sys.modules['celery'] = types.ModuleType('celery')\n"
          "sys.modules['celery'].Celery = Celery"),
    Proof("HG501", "a pickle of somebody else",
          "import pickle\n\n\ndef restored(data):\n    return pickle.loads(data)\n",
          "import pickle\nreturn m.restored(pickle.dumps({'a': [1, 'b', None]}))",
          "import os, pickle\nm.restored(pickle.dumps(Evil()))\nreturn os.path.exists('pwned')",
          setup=_PICKLED),
    Proof("HG505", "a document that grows",
          "import xml.etree.ElementTree as ET\nfrom flask import Flask, request\n\n"
          "app = Flask(__name__)\n\n\n@app.route('/', methods=['POST'])\ndef read():\n"
          "    return str(len(ET.fromstring(request.data).text))\n",
          "return m.app.test_client().post('/', data='<a>b</a>').text",
          "bomb = '<!DOCTYPE a [<!ENTITY x \"' + 'y' * 100 + '\">]><a>' + '&x;' * 100 + '</a>'\n"
          "return m.app.test_client().post('/', data=bomb).text == '10000'",
          known=(("version:defusedxml", "0.7.1"), ("version:expat", "2.2.0"))),
    Proof("HG502", "YAML that is plain data",
          "import json\n\nimport yaml\n\n\ndef copied(value):\n"
          "    return yaml.load(json.dumps(value), Loader=yaml.UnsafeLoader)\n",
          "return m.copied({'a': [1, 2.5, None, 'b']})",
          "import yaml\nused = []\nold = yaml.load\n"
          "def load(text, Loader):\n    used.append(Loader)\n    return old(text, Loader)\n"
          "yaml.load = load\nm.copied(1)\nreturn used == [yaml.UnsafeLoader]",
          hardens=True, safety=SAFE),
    Proof("HG502", "YAML of somebody else",
          "import yaml\n\n\ndef read(text):\n    return yaml.load(text, Loader=yaml.Loader)\n",
          "return m.read('a: [1, 2]')",
          "import os\nm.read('!!python/object/apply:os.mkdir [pwned]')\n"
          "return os.path.exists('pwned')"),
    Proof("HG503", "an array with pickled objects",
          "import numpy as np\n\n\ndef read(path):\n    return np.load(path, allow_pickle=True)\n",
          "import numpy as np\nnp.save('good.npy', np.arange(3))\nreturn m.read('good.npy').tolist()",
          "import os\nimport numpy as np\nnp.save('bad.npy', np.array([Evil()], dtype=object))\n"
          "m.read('bad.npy')\nreturn os.path.exists('pwned')", setup=_PICKLED),
    Proof("HG504", "a document that names a file",
          "from lxml import etree\n\n\ndef read(text):\n"
          "    return etree.fromstring(text, etree.XMLParser(resolve_entities=True)).text\n",
          "return m.read('<a>b</a>')",
          "import os\nopen('secret', 'w').write('s3cret')\n"
          "return 's3cret' in (m.read('<!DOCTYPE a [<!ENTITY x SYSTEM \"secret\">]><a>&x;</a>')"
          " or '')"),
    # -- secrets
    Proof("HG601", "a password in the code",
          "def login():\n    db_password = 'tr0ub4dor-and-3'\n    return db_password\n",
          "return bool(m.login())",
          "return m.login() == 'tr0ub4dor-and-3'",
          setup="import os\nos.environ['DB_PASSWORD'] = 'from-outside'"),
    Proof("HG006", "a number of a form",
          _FLASK + "@app.route('/', methods=['POST'])\ndef pay():\n"
          "    try:\n        amount = float(request.form['amount'])\n"
          "    except ValueError:\n        return 'no number'\n"
          "    if amount > 100:\n        return 'too much'\n    return 'paid'\n",
          "ask = m.app.test_client()\n"
          "return [ask.post('/', data={'amount': n}).text for n in ('1e1', '-2', '101', 'a')]",
          "return m.app.test_client().post('/', data={'amount': 'nan'}).text == 'paid'"),
    Proof("HG603", "a key in the log",
          "import logging\n\n\ndef connect(api_key):\n"
          "    logging.getLogger('a').warning(f'connecting with {api_key}')\n    return 'done'\n",
          "return m.connect('k-1')",
          "import io, logging\nout = io.StringIO()\nlogging.getLogger('a').addHandler("
          "logging.StreamHandler(out))\nm.connect('s3cret')\nreturn 's3cret' in out.getvalue()"),
    Proof("HG605", "an address beside an error",
          "import sentry_sdk\n\n\ndef failed(user):\n"
          "    sentry_sdk.set_tag('user', user.email)\n    return 'reported'\n",
          "return m.failed(user)",
          "m.failed(user)\nreturn 'ann@example.org' in str(sent)",
          setup="import sys, types\nsent = []\nservice = types.ModuleType('sentry_sdk')\n"
          "service.set_tag = lambda *given: sent.append(given)\n"
          "sys.modules['sentry_sdk'] = service\n"
          "user = types.SimpleNamespace(email='ann@example.org')"),
    Proof("HG005", "a password that is compared with the code's",
          "def enter(password):\n    if password == 'letmein-77':\n        return 'inside'\n"
          "    return 'outside'\n",
          "return m.enter('wrong')", "return m.enter('letmein-77') == 'inside'",
          setup="import os\nos.environ['PASSWORD'] = 'from-outside'"),
    Proof("HG602", "the key of a service in the code",
          "ACCESS = 'ghp_q9f8A7c6D5e4B3a2K1j0H9g8F7e6D5c4B3a2'\n",
          "return bool(m.ACCESS)", "return m.ACCESS.startswith('ghp_')",
          setup="import os\nos.environ['ACCESS'] = 'from-outside'"),
    # -- web
    Proof("HG701", "a server in debug mode",
          "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route('/')\ndef page():\n"
          "    return str(1 // 0)\n\n\napp.debug = True\n",
          "return m.app.name", "return m.app.debug", hardens=True),
    Proof("HG702", "a setting of Django",
          "INSTALLED_APPS = ['django.contrib.admin']\nMIDDLEWARE = []\nROOT_URLCONF = 'urls'\n"
          "X_FRAME_OPTIONS = 'ALLOWALL'\n",
          "return m.INSTALLED_APPS", "return m.X_FRAME_OPTIONS == 'ALLOWALL'", hardens=True),
    Proof("HG704", "forms without a token",
          "from flask import Flask\n\napp = Flask(__name__)\n"
          "app.config['WTF_CSRF_ENABLED'] = False\n",
          "return m.app.name", "return m.app.config['WTF_CSRF_ENABLED'] is False", hardens=True),
    Proof("HG703", "a cookie",
          "from flask import Flask, make_response\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef page():\n    answer = make_response('ok')\n"
          "    answer.set_cookie('session', 'value')\n    return answer\n",
          "return m.app.test_client().get('/').headers['Set-Cookie'].split(';')[0]",
          "cookie = m.app.test_client().get('/').headers['Set-Cookie']\n"
          "return not ('Secure' in cookie and 'HttpOnly' in cookie)", hardens=True),
    Proof("HG705", "a template without escapes",
          "import jinja2\n\n"
          "pages = jinja2.Environment(loader=jinja2.DictLoader({'a': '<b>{{ x }}</b>'}))\n",
          "return m.pages.get_template('a').render(x='ann')",
          "return '<script>' in m.pages.get_template('a').render(x='<script>')"),
    Proof("HG706", "a traceback in an answer",
          "import traceback\nfrom flask import Flask\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/<int:n>')\ndef page(n):\n    try:\n        return str(10 // n)\n"
          "    except ArithmeticError:\n        return traceback.format_exc(), 500\n",
          "return m.app.test_client().get('/5').text",
          "return 'program.py' in m.app.test_client().get('/0').text"),
    Proof("HG711", "what can be asked of a GraphQL service",
          "from ariadne.asgi import GraphQL\n\nasked = GraphQL(None, debug=False)\n",
          "return m.asked['debug']", "return m.asked.get('introspection', True)", hardens=True,
          setup=_RECORDS.format(module="ariadne.asgi", name="GraphQL")),
    Proof("HG711", "the rules of a GraphQL view",
          "from graphql_server.flask.views import GraphQLView\n\n"
          "asked = GraphQLView(schema=None, validation_rules=[])\n",
          "return m.asked['schema']", "return not m.asked['validation_rules']", hardens=True,
          setup=_RECORDS.format(module="graphql_server.flask.views", name="GraphQLView")
          + "graphql = sys.modules['graphql'] = types.ModuleType('graphql')\n"
          "graphql.NoSchemaIntrospectionCustomRule = object\n"),
    Proof("HG712", "the size of a message",
          "import websockets\n\nasked = websockets.connect('ws://a', max_size=None)\n",
          "return 'asked' in vars(m)", "return m.asked.get('max_size', 2**20) is None",
          hardens=True, setup=_RECORDS.format(module="websockets", name="connect")),
    # -- model code; the libraries are stood in for, their defaults are what they document
    Proof("HG802", "the orders of a model",
          "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef ask():\n    persona = request.args['persona']\n"
          "    return [{'role': 'system', 'content': 'You are ' + persona}]\n",
          "return 'pirate' in m.app.test_client().get('/?persona=a+pirate').text",
          "told = m.app.test_client().get('/?persona=evil').json\n"
          "return any('evil' in t['content'] for t in told if t['role'] == 'system')"),
    Proof("HG811", "what a model wrote, as a page",
          "import gradio as gr\nfrom openai import OpenAI\n\n\ndef page(prompt):\n"
          "    text = OpenAI().responses.create(model='gpt-5', input=prompt).output_text\n"
          "    return gr.HTML(value=text)\n",
          "return m.page('hello')", "return '<script>' in m.page('<script>')",
          setup="import sys, types\ngradio = sys.modules['gradio'] = types.ModuleType('gradio')\n"
          "gradio.HTML = lambda value: value\n"
          "openai = sys.modules['openai'] = types.ModuleType('openai')\n"
          "class OpenAI:\n    def __init__(self):\n        self.responses = self\n"
          "    def create(self, model, input):\n"
          "        return types.SimpleNamespace(output_text=input)\n"
          "openai.OpenAI = OpenAI"),
    Proof("HG805", "the version of a model",
          "from transformers import AutoModel\n\n\ndef read():\n"
          "    return AutoModel.from_pretrained('someone/net')\n",
          "return m.read()['name']", "return m.read().get('revision') is None", hardens=True,
          known=(("hub-commit:models:someone/net@main", "0123456789abcdef0123456789abcdef01234567"),),
          setup="import sys, types\n"
          "made = sys.modules['transformers'] = types.ModuleType('transformers')\n"
          "class AutoModel:\n    @staticmethod\n    def from_pretrained(name, **options):\n"
          "        return {'name': name, **options}\nmade.AutoModel = AutoModel"),
    Proof("HG807", "where code of a model runs",
          "from smolagents import CodeAgent\n\nasked = CodeAgent(tools=[], model=None)\n",
          "return m.asked['tools']", "return m.asked.get('executor_type', 'local') == 'local'",
          hardens=True, setup=_RECORDS.format(module="smolagents", name="CodeAgent")),
    Proof("HG810", "how long an agent may go on",
          "from langchain.agents import AgentExecutor\n\n"
          "asked = AgentExecutor(agent=None, tools=[], max_iterations=None)\n",
          "return m.asked['tools']", "return m.asked.get('max_iterations', 15) is None",
          hardens=True, setup=_RECORDS.format(module="langchain.agents", name="AgentExecutor")),
    Proof("HG812", "a demo for everybody",
          "import gradio as gr\n\ndemo = gr.Interface(None)\nasked = demo.launch(share=True)\n",
          "return 'asked' in vars(m)", "return m.asked.get('share', False)", hardens=True,
          setup="import sys, types\ngradio = sys.modules['gradio'] = types.ModuleType('gradio')\n"
          "class Interface:\n    def __init__(self, function):\n        pass\n"
          "    def launch(self, **options):\n        return options\n"
          "gradio.Interface = Interface"),
    Proof("HG803", "weights that are a pickle",
          "import torch\n\n\ndef read(path):\n    return torch.load(path, weights_only=False)\n",
          "import pickle\npickle.dump({'w': [1, 2]}, open('good.pt', 'wb'))\n"
          "return m.read('good.pt')",
          "import os, pickle\npickle.dump(Evil(), open('bad.pt', 'wb'))\nm.read('bad.pt')\n"
          "return os.path.exists('pwned')",
          setup=_PICKLED + """
import pickle, sys, types
torch = sys.modules['torch'] = types.ModuleType('torch')
class OnlyData(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError('weights only')
def load(path, weights_only=True):
    with open(path, 'rb') as file:
        return (OnlyData if weights_only else pickle.Unpickler)(file).load()
torch.load = load
"""),
    Proof("HG804", "code that comes with a model",
          "from transformers import AutoModel\n\n\ndef read(name):\n"
          "    return AutoModel.from_pretrained(name, trust_remote_code=True)\n",
          "return m.read('org/model')['name']",
          "return m.read('org/model').get('trust_remote_code', False)", hardens=True,
          setup="import sys, types\n"
          "made = sys.modules['transformers'] = types.ModuleType('transformers')\n"
          "class AutoModel:\n    @staticmethod\n    def from_pretrained(name, **options):\n"
          "        return {'name': name, **options}\nmade.AutoModel = AutoModel"),
    # -- supply chain
    Proof("HG907", "a character that cannot be seen",
          "def is_admin(role):\n    return role != 'user\u202e \u2066# is it the admin?\u2069 \u2066'\n",
          "return m.is_admin('user'), m.is_admin('user\\u202e \\u2066# is it the admin?\\u2069 \\u2066')",
          "return '\\u202e' in source", hardens=True, safety=SAFE),
    *SHAPES,
    *VARIANTS,
)  # fmt: skip
