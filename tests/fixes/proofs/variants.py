"""Attacks that somebody tries who has seen the fix: encoded, nested, in another place."""

from __future__ import annotations

from typing import Final

from tests.fixes.proofs.running import Proof

_FLASK: Final = "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.route('/')\n"
_GET: Final = "get = lambda value: m.app.test_client().get('/', query_string={'v': value})\n"
_GOOD_GET: Final = _GET + "return [get(value).text for value in VALUES]"
_READ: Final = """
import os
for folder in ('reports/deep', 'reports-evil'):
    os.makedirs(folder, exist_ok=True)
for file in ('reports/a', 'reports/b.txt', 'reports/deep/data'):
    open(file, 'w').write('fine')
for file in ('secret', 'secret.txt', 'data', 'reports-evil/a'):
    open(file, 'w').write('s3cret')
"""
_TRAVERSALS: Final = (
    "ways = ['../secret', 'x/../../secret', './../secret', '..//secret', os.getcwd() + '/secret',"
    " 'deep/../../secret', '../reports-evil/a', '../reports/../secret', '..', '.', '',"
    " '/' + '../' * 9 + os.getcwd()[1:] + '/secret', '....//secret', '..\\\\secret',"
    " '%2e%2e/secret', '..%2fsecret', 'a\\0/../secret', '../secret\\0', '..;/secret']\n"
)
_BROWSER: Final = r"""
import re
def leads_to(location):
    # as browsers read it: without tabs and line ends, blanks at both ends, backslashes as slashes
    text = re.sub('[\t\r\n]', '', location).strip(''.join(map(chr, range(33)))).replace('\\', '/')
    found = re.match('(?i)(?:https?:)?//+([^/?#]*)', text) or re.match('(?i)https?:([^/?#]+)', text)
    return found[1].rpartition('@')[2] if found else 'script' if text[:11] == 'javascript:' else ''
"""
_PAGE: Final = r"""
import html.parser
def runs(page):
    # whether a page has a script, a handler of an event, or an address that is one
    found = []
    class Reader(html.parser.HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.extend(name for name, value in attributes if name.startswith('on')
                or (name in ('src', 'href') and (value or '').strip().lower().startswith('javascript:'))
                or (name in ('src', 'href') and '//evil' in (value or '').replace('\\', '/')[:9]))
            found.extend([tag] if tag in ('script', 'svg', 'iframe') else ())
    Reader().feed(page)
    return bool(found)
"""
_MARKUPS: Final = (
    "ways = ['<script>alert(1)</script>', '\"><svg onload=alert(1)>', \"'><svg onload=alert(1)>\","
    " '\" onmouseover=alert(1) x=\"', \"' onmouseover=alert(1) x='\", 'x onmouseover=alert(1)',"
    " 'javascript:alert(1)', ' JavaScript:alert(1)', '//evil.com/x', '\\\\\\\\evil.com',"
    " '<img src=x onerror=alert(1)', '</title><script>', '--><script>', '<ScRiPt>',"
    " '&lt;script&gt;', '\\x00<script>', '<svg/onload=alert(1)>']\n"
)
_WORDS: Final = (
    "ways = ['a; touch pwned', 'a && touch pwned', 'a | touch pwned', 'a & touch pwned',"
    " 'a\\ntouch pwned', '$(touch pwned)', '`touch pwned`', \"'; touch pwned; '\","
    " '\"; touch pwned; \"', 'a > pwned', '\\\\\\'; touch pwned #', '<(touch pwned)', '> pwned',"
    " \"a' ; touch pwned ; 'b\", '${IFS}; touch pwned']\n"
)
_TAR: Final = """
import io, tarfile
def packed(file, *entries):
    with tarfile.open(file, 'w') as archive:
        for name, kind, link in entries:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname, entry.size = kind, link, 0 if link else 4
            archive.addfile(entry, io.BytesIO(b'evil'))
"""
_EVIL: Final = """
class Evil:
    def __reduce__(self):
        return open, ('pwned', 'w')
class Built:
    def __reduce__(self):
        return list, (), None, iter([Evil()])
"""

VARIANTS: Final = (
    # -- commands
    Proof("HG101", "all that a shell reads, in a value of its own",
          "import subprocess\n\n\ndef listed(folder):\n"
          "    return subprocess.run('ls ' + folder, shell=True, capture_output=True).stdout\n",
          "import os\nos.mkdir('a')\nopen('a/b', 'w').close()\nreturn m.listed('a')",
          "import os\n" + _WORDS + "for way in ways:\n    m.listed(way)\nreturn os.path.exists('pwned')"),
    Proof("HG101", "all that a shell reads, in a pipe",
          "import os\n\n\ndef counted(file):\n    return os.popen(f'sort {file} | uniq').read()\n",
          "open('n', 'w').write('a\\na\\n')\nreturn m.counted('n')",
          "import os\n" + _WORDS + "for way in ways:\n    m.counted(way)\nreturn os.path.exists('pwned')"),
    Proof("HG101", "an option in a command",
          "import subprocess\n" + _FLASK + "def page():\n    v = request.args['v']\n"
          "    return str(subprocess.run(f'git clone -q {v} copy.git', shell=True).returncode)\n",
          "import subprocess\nsubprocess.run(['git', 'init', '-q', '--bare', 'original'])\n"
          + _GOOD_GET.replace("VALUES", "('original',)"),
          "import os\n" + _GET
          + "for way in (\"'--upload-pack=touch pwned;'\", '--upload-pack=touch pwned;'):\n"
          "    get(way)\nreturn os.path.exists('pwned')"),
    Proof("HG103", "code that hides in a literal",
          "def read(text):\n    return eval(text)\n",
          "return [m.read(t) for t in ('1', '-2.5', '[1, (2,), {3}]', \"{'a': None}\", \"b'x' b'y'\")]",
          "import os\nfor way in (\"open('pwned', 'w')\", \"[open('pwned', 'w')]\","
          " \"{'a': open('pwned', 'w')}\", \"f'{open(chr(112), chr(119))}'\","
          " \"().__class__.__base__.__subclasses__()\", \"(lambda: open('pwned', 'w'))()\","
          " \"__import__('os').mkdir('pwned')\", \"[open('pwned', 'w') for _ in 'a']\"):\n"
          "    try:\n        m.read(way)\n    except Exception:\n        pass\n"
          "return os.path.exists('pwned')"),
    # -- pages
    *(
        Proof("HG109", what, _FLASK + "def page():\n    v = request.args['v']\n" + body,
              _GOOD_GET.replace("VALUES", "('ann', 'o k', 'a1')"),
              _GET + _PAGE + _MARKUPS + "return any(runs(get(way).text) for way in ways)")
        for what, body in (
            ("markup between tags", "    return f'<p>{v}</p>'\n"),
            ("markup in an attribute", "    return '<input value=\"' + v + '\">'\n"),
            ("markup in single quotes", "    return \"<input value='%s'>\" % v\n"),
            ("markup in a comment", "    return '<!-- {} --><p>x</p>'.format(v)\n"),
            ("markup in a title", "    return f'<title>{v}</title>'\n"),
            ("markup in an address", "    return f'<a href=\"/users/{v}\">{v}</a>'\n"),
        )
    ),
    Proof("HG108", "expressions of every kind in a template",
          "from flask import Flask, render_template_string, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef page():\n    v = request.args['v']\n"
          "    return render_template_string(f'<h1 title=\"{v}\">Hello {v}</h1>')\n",
          _GOOD_GET.replace("VALUES", "('ann', 'o k')"),
          _GET + _PAGE + _MARKUPS + "m.app.logger.disabled = True\nm.app.secret_key = 's3cret-49'\n"
          "ways += ['{{7*7}}', '{% if 1 %}4{% endif %}9', '{{config}}', '{{ config.SECRET_KEY }}',"
          " '{#', '{{', '%}{{7*7}}', '{% raw %}', \"{{''.__class__}}\", '{{7*7']\n"
          "texts = [get(way).text for way in ways]\n"
          "return any(runs(t) or '49' in t or 'class &' in t or 'Error' in t for t in texts)"),
    Proof("HG116", "markup in an attribute and in an element",
          _FLASK + "def order():\n    v = request.args['v']\n"
          "    app.last = f'<order by=\"{v}\"><name>{v}</name><!-- {v} --><price>10</price></order>'\n"
          "    return 'ok'\n",
          _GET + "import xml.etree.ElementTree as ET\nget('a b')\nreturn m.app.last,"
          " ET.fromstring(m.app.last).get('by')",
          _GET + "import xml.etree.ElementTree as ET\ndef wrong(way):\n    get(way)\n"
          "    try:\n        root = ET.fromstring(m.app.last)\n    except ET.ParseError:\n"
          "        return False\n"
          "    return (root.findtext('price'), len(root), len(root.attrib)) != ('10', 2, 1)\n"
          "return any(wrong(way) for way in ('\" vip=\"1', '</name><price>0</price><name>', '<price/>',"
          " '--><price>0</price><!--', ']]><price>0</price>', '\"><price>0</price><a b=\"', '&lt;price/&gt;'))"),
    Proof("HG112", "patterns of every kind",
          "import re\n" + _FLASK + "def page():\n    v = request.args['v']\n"
          "    return str((bool(re.search(v, app.text)), bool(re.search('[' + v + ']', app.text)),\n"
          "                bool(re.search('^ ' + v + ' $', app.text, re.X))))\n",
          "m.app.text = 'aa b'\n" + _GOOD_GET.replace("VALUES", "('aa', 'b', 'c')"),
          "m.app.text = ' a! '\nm.app.logger.disabled = True\n" + _GET
          + "return any('True' in get(way).text for way in ('.', '[^b]', '\\\\w', '^b', '(?:.)', 'b|[^b]'))"),
    Proof("HG113", "an option in every place of a list",
          "import subprocess\n" + _FLASK + "def page():\n    v = request.args['v']\n"
          "    return str(subprocess.run(['sort', v], capture_output=True).stdout)\n",
          "open('n', 'w').write('b\\na\\n')\n" + _GOOD_GET.replace("VALUES", "('n', './n')"),
          "import os\nopen('n', 'w').write('b\\na\\n')\n" + _GET
          + "for way in ('-opwned', '--output=pwned', '-uopwned', '-o', '--out=pwned'):\n    get(way)\n"
          "return os.path.exists('pwned')"),
    Proof("HG505", "bombs of every kind",
          "import xml.etree.ElementTree as ET\nfrom flask import Flask, request\n\n"
          "app = Flask(__name__)\n\n\n@app.route('/', methods=['POST'])\ndef read():\n"
          "    root = ET.fromstring(request.data)\n"
          "    return str(len(root.text or '') + len(root.get('b', '')))\n",
          "return m.app.test_client().post('/', data='<a b=\"c\">b</a>').text",
          "m.app.logger.disabled = True\n"
          "half = '<!DOCTYPE a [<!ENTITY x \"' + 'y' * 90 + '\"><!ENTITY z \"' + '&x;' * 9 + '\">]>'\n"
          "return any(m.app.test_client().post('/', data=half + way).text > '100' and True"
          " for way in ('<a>' + '&z;' * 9 + '</a>', '<a b=\"' + '&z;' * 9 + '\"/>')"
          " if m.app.test_client().post('/', data=half + way).status_code == 200)",
          known=(("version:defusedxml", "0.7.1"), ("version:expat", "2.2.0"))),
    Proof("HG406", "addresses as browsers read them",
          "from flask import Flask, redirect, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/')\ndef go():\n    return redirect(request.args['v'])\n",
          _GET + "return [get(v).location for v in ('/a', '/a/b?c=//d#e', '/')]",
          _GET + _BROWSER
          + "ways = ['//evil.com', 'https://evil.com', '/\\\\evil.com', '\\\\\\\\evil.com', '///evil.com',"
          " 'https:evil.com', 'https:/evil.com', '\\t//evil.com', '\\t/evil.com', '/\\t/evil.com',"
          " '/\\\\\\t/evil.com', ' //evil.com', '\\x00//evil.com', '\\x0b//evil.com', '//me@evil.com',"
          " 'javascript:alert(1)', '\\\\\\t\\\\evil.com', './/evil.com', '//[::1]/', '//2130706433/',"
          " '\\u2028//evil.com', '%2f%2fevil.com', '/%09/evil.com', '/\\r/evil.com', '\\n/evil.com']\n"
          "m.app.logger.disabled = True\n"
          "return any(leads_to(get(way).location or '') not in ('', 'localhost') for way in ways)"),
    # -- files
    *(
        Proof("HG201", what, "import os\nfrom pathlib import Path\n" + _FLASK + "def page():\n"
              "    v = request.args['v']\n" + body,
              _READ + _GET + f"return [get(v).text for v in {honest}]",
              _READ + _GET + _TRAVERSALS + "m.app.logger.disabled = True\n"
              "return any('s3cret' in get(way).text for way in ways)")
        for what, body, honest in (
            ("ways out of a folder",
             "    with open(os.path.join('reports', v)) as file:\n        return file.read()\n",
             "('a', 'b.txt')"),
            ("ways out of a folder, by pathlib",
             "    return (Path('reports') / v).read_text()\n", "('a', 'b.txt')"),
            ("ways out of a folder, before an ending",
             "    return open(f'reports/{v}.txt').read()\n", "('b',)"),
            ("ways out of a folder, before a file",
             "    return open(os.path.join('reports', v, 'data')).read()\n", "('deep',)"),
            ("ways out of a folder, before a file in a text",
             "    return open(f'reports/{v}/data').read()\n", "('deep',)"),
        )
    ),
    Proof("HG202", "links, devices and absolute names in an archive",
          "import tarfile\n\n\ndef unpack(file):\n    with tarfile.open(file) as archive:\n"
          "        archive.extractall('out')\n",
          "import tarfile\npacked('good.tar', ('a/b', tarfile.REGTYPE, ''), ('c', tarfile.SYMTYPE, 'a/b'))\n"
          "m.unpack('good.tar')\nreturn open('out/c').read()",
          "import os, tarfile\nopen('old', 'w').write('old')\n"
          "ways = [[('../pwned', tarfile.REGTYPE, '')], [(os.getcwd() + '/pwned', tarfile.REGTYPE, '')],"
          " [('up', tarfile.SYMTYPE, '..'), ('up/pwned', tarfile.REGTYPE, '')],"
          " [('x', tarfile.SYMTYPE, os.getcwd()), ('x/pwned', tarfile.REGTYPE, '')],"
          " [('h', tarfile.LNKTYPE, '../old'), ('h', tarfile.REGTYPE, '')],"
          " [('a/../../pwned', tarfile.REGTYPE, '')]]\n"
          "for number, way in enumerate(ways):\n    packed(f'{number}.tar', *way)\n"
          "    try:\n        m.unpack(f'{number}.tar')\n    except Exception:\n        pass\n"
          "return os.path.exists('pwned') or open('old').read() != 'old'",
          setup=_TAR, known=(("version:python", "3.11"),)),
    Proof("HG206", "names of uploads that lead elsewhere",
          "import os\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
          "@app.route('/', methods=['POST'])\ndef upload():\n    file = request.files['file']\n"
          "    file.save(os.path.join('uploads', file.filename))\n    return 'saved'\n",
          "import io, os\nos.makedirs('uploads/in')\nm.app.test_client().post('/', data={'file':"
          " (io.BytesIO(b'x'), 'a.txt')})\nreturn sorted(os.listdir('uploads'))",
          "import io, os\nm.app.logger.disabled = True\n"
          "for way in ('../pwned', os.getcwd() + '/pwned', 'in/../../pwned', '..\\\\pwned', './/../pwned',"
          " '....//pwned', '\\u2025/pwned', '\\uff0e\\uff0e/pwned', '.htaccess', '..'):\n"
          "    m.app.test_client().post('/', data={'file': (io.BytesIO(b'x'), way)})\n"
          "return os.path.exists('pwned') or os.path.exists('uploads/.htaccess')"),
    # -- databases and directories
    *(
        Proof("HG104", what, "import sqlite3\n\n\ndef find(conn: sqlite3.Connection, v):\n"
              f"    return conn.execute({query}).fetchall()\n",
              f"return [m.find(base, v) for v in {honest}]",
              "for way in (\"x' OR '1'='1\", \"x' UNION SELECT pin FROM pins --\", '1 OR 1=1',"
              " '1 UNION SELECT pin FROM pins', \"%' OR 1=1 --\", \"') OR ('1'='1\", '1) OR (1=1',"
              " \"\\\\' OR 1=1 --\", \"x'/**/OR/**/1=1--\", 'id, (SELECT pin FROM pins)',"
              " '(SELECT pin FROM pins)', 'name\\n, (SELECT pin FROM pins)', 'users, pins',"
              " 'pins', 'x\\' OR \\'1\\'=\\'1', \"\\u02bc OR 1=1 --\", 'id; DROP TABLE pins'):\n"
              "    try:\n        found = m.find(base, way)\n    except Exception:\n        continue\n"
              "    if len(found) > 1 or '4711' in repr(found):\n        return True\n",
              setup="import sqlite3\nbase = sqlite3.connect(':memory:')\n"
              "base.executescript(\"CREATE TABLE users (id INTEGER, name TEXT); CREATE TABLE pins (pin);"
              " INSERT INTO users VALUES (1, 'ann'), (2, 'bob'); INSERT INTO pins VALUES ('4711')\")\n")
        for what, query, honest in (
            ("a text in quotes", "f\"SELECT id FROM users WHERE name = '{v}'\"", "('ann', 'x')"),
            ("a number", "'SELECT name FROM users WHERE id = ' + str(v)", "(1, 3)"),
            ("a pattern", "\"SELECT id FROM users WHERE name LIKE '%s'\" % v", "('a%', 'x%')"),
            ("a text in brackets", "f\"SELECT id FROM users WHERE (name = '{v}')\"", "('bob',)"),
        )
    ),
    Proof("HG106", "filters in a value of a filter",
          "import ldap3\n\n\ndef find(conn: ldap3.Connection, name):\n"
          "    conn.search('o=shop', f'(&(objectClass=person)(cn={name}))', attributes=['cn'])\n"
          "    return sorted(str(entry.cn) for entry in conn.entries)\n",
          "return m.find(conn, 'ann'), m.find(conn, 'nobody')",
          "def size(way):\n    try:\n        return len(m.find(conn, way))\n"
          "    except Exception:\n        return 0\n"
          "return any(size(way) > 1 for way in ('*', 'a*)(cn=*', '*)(objectClass=*', 'x)(|(cn=*)',"
          " '\\\\2a', '*\\x00'))",
          setup="import ldap3\n"
          "conn = ldap3.Connection(ldap3.Server('shop'), client_strategy=ldap3.MOCK_SYNC)\n"
          "for n in ('ann', 'bob'):\n"
          "    conn.strategy.add_entry(f'cn={n},o=shop', {'cn': n, 'objectClass': 'person'})\n"
          "conn.bind()"),
    Proof("HG107", "paths in a value of a path",
          "from lxml import etree\n\n\ndef find(tree: etree._Element, name):\n"
          "    return [u.get('id') for u in tree.xpath(f\"//u[@name = '{name}']\")]\n",
          "return m.find(tree, 'ann'), m.find(tree, \"o'neill\") if 0 else m.find(tree, 'nobody')",
          "def size(way):\n    try:\n        return len(m.find(tree, way))\n"
          "    except Exception:\n        return 0\n"
          "return any(size(way) > 1 for way in (\"x' or '1' = '1\", \"x'] | //u | //u['\","
          " \"x' or name() = 'u\", '\" or 1=1 or \"', \"x']/../u[not('\"))",
          setup="from lxml import etree\ntree = etree.fromstring("
          "'<all><u id=\"1\" name=\"ann\"/><u id=\"2\" name=\"bob\"/></all>')"),
    # -- lines
    Proof("HG111", "line ends of all kinds in a log",
          "import logging\n" + _FLASK + "def page():\n"
          "    logging.warning('search for %s', request.args['v'])\n    return 'ok'\n",
          _GOOD_GET.replace("VALUES", "('shoes',)"),
          "import io, logging\nout = io.StringIO()\nlogging.getLogger().addHandler("
          "logging.StreamHandler(out))\n" + _GET
          + "for end in ('\\n', '\\r', '\\r\\n', '\\x0b', '\\x0c', '\\x1c', '\\x85', '\\u2028', '\\u2029',"
          " '\\x1b[2K'):\n    get('a' + end + 'WARNING all is well')\n"
          "return '\\x1b' in out.getvalue() or any("
          "line.startswith('WARNING') for line in out.getvalue().splitlines())"),
    Proof("HG110", "line ends of all kinds in a header",
          "from http.server import BaseHTTPRequestHandler\nfrom urllib.parse import unquote\n\n\n"
          "class Page(BaseHTTPRequestHandler):\n    def do_GET(self):\n"
          "        self.send_response(200)\n"
          "        self.send_header('X-Path', unquote(self.path))\n        self.end_headers()\n"
          "    def log_message(self, *args):\n        pass\n",
          "import http.server, threading, urllib.request\n"
          "server = http.server.HTTPServer(('127.0.0.1', 0), m.Page)\n"
          "server.handle_error = lambda *args: None\n"
          "threading.Thread(target=server.serve_forever, daemon=True).start()\n"
          "m.at = f'http://127.0.0.1:{server.server_port}'\n"
          "return urllib.request.urlopen(m.at + '/a').headers['X-Path']",
          "import urllib.request\nfound = []\n"
          "for end in ('%0d%0a', '%0a', '%0d', '%0d%0d%0a%0a', '%c4%8a', '%e2%80%a8', '%c2%85'):\n"
          "    try:\n        answer = urllib.request.urlopen(m.at + '/a' + end + 'X-Evil:%20yes')\n"
          "    except Exception:\n        continue\n"
          "    found.append(answer.headers['X-Evil'])\nreturn 'yes' in found"),
    Proof("HG117", "formulas of all kinds in a table",
          "import csv\nimport io\n" + _FLASK + "def table():\n    out = io.StringIO()\n"
          "    csv.writer(out).writerow(['name', request.args['v']])\n    return out.getvalue()\n",
          _GOOD_GET.replace("VALUES", "('ann', 'a=b', '3-1', '')"),
          "import csv\n" + _GET
          + "ways = ('=1+1', '+1', '-1+1', '@SUM(1)', '\\t=1', '\\r=1', '\\n=1', '\\uff1d1+1', '\\uff0b1',"
          " '\\uff0d1', '\\uff201', '\"=1', '=\"\"', \"'=1\")\n"
          "cells = [next(csv.reader([get(way).text])) for way in ways if way[0] not in '\\r\\n\"']\n"
          "return any(cell[1].lstrip()[:1] in tuple('=+-@\\uff1d\\uff0b\\uff0d\\uff20') for cell in cells)"),
    # -- documents
    Proof("HG504", "documents that name files in every way",
          "from lxml import etree\n\n\ndef read(text):\n"
          "    root = etree.fromstring(text, etree.XMLParser(resolve_entities=True, load_dtd=True))\n"
          "    return etree.tostring(root).decode()\n",
          "return m.read('<a b=\"c\">b<c/></a>')",
          "import os\nopen('secret', 'w').write('s3cret')\n"
          "open('evil.dtd', 'w').write('<!ENTITY y \"s3cret\">')\n"
          "def shown(way):\n    try:\n        return m.read(way)\n"
          "    except Exception as error:\n        return str(error)\n"
          "return any('s3cret' in shown(way) for way in ("
          "'<!DOCTYPE a [<!ENTITY x SYSTEM \"secret\">]><a>&x;</a>',"
          "'<!DOCTYPE a [<!ENTITY x SYSTEM \"file://%s/secret\">]><a>&x;</a>' % os.getcwd(),"
          "'<!DOCTYPE a SYSTEM \"evil.dtd\"><a>&y;</a>',"
          "'<!DOCTYPE a [<!ENTITY % p SYSTEM \"evil.dtd\">%p;]><a>&y;</a>',"
          "'<!DOCTYPE a [<!ENTITY x PUBLIC \"-\" \"secret\">]><a>&x;</a>'))"),
    Proof("HG502", "tags of all kinds",
          "import yaml\n\n\ndef read(text):\n    return yaml.load(text, Loader=yaml.UnsafeLoader)\n",
          "return m.read('a: [1, 2.5, 2026-01-02, !!set {b}, !!binary aGk=]')",
          "import os\nfor way in ('!!python/object/apply:os.mkdir [pwned]',"
          " '!!python/object/new:os.mkdir [pwned]', 'a: !!python/object/apply:os.mkdir [pwned]',"
          " '!<tag:yaml.org,2002:python/object/apply:os.mkdir> [pwned]',"
          " '%TAG ! tag:yaml.org,2002:python/\\n---\\n!object/apply:os.mkdir [pwned]',"
          " '? !!python/object/apply:os.mkdir [pwned]\\n: 1'):\n"
          "    try:\n        m.read(way)\n    except Exception:\n        pass\n"
          "return os.path.exists('pwned')"),
    Proof("HG501", "pickles of all kinds",
          "import pickle\n\n\ndef restored(data):\n    return pickle.loads(data)\n",
          "import pickle\nreturn [m.restored(pickle.dumps({'a': [1, 'b', None, (2.5, b'x')]}, n))"
          " for n in range(3, 6)]",
          "import copyreg, os, pickle\ncopyreg.add_extension('os', 'mkdir', 200)\n"
          "for way in (*(pickle.dumps(one(), n) for one in (Evil, Built) for n in range(6)),"
          " b'cos\\nmkdir\\n(Vpwned\\ntR.', b'(Vpwned\\nios\\nmkdir\\n.', b'(cos\\nmkdir\\nVpwned\\no.',"
          " b'\\x82\\xc8(Vpwned\\ntR.'):\n"
          "    try:\n        m.restored(way)\n    except Exception:\n        pass\n"
          "return os.path.exists('pwned')", setup=_EVIL),
    Proof("HG310", "tokens with every kind of forged signature",
          "import jwt\n\n\ndef claims(token, key):\n"
          "    return jwt.decode(token, key, algorithms=['HS256'],"
          " options={'verify_signature': False})\n",
          "import jwt\nreturn m.claims(jwt.encode({'sub': 'ann'}, 'k' * 32, 'HS256'), 'k' * 32)",
          "import jwt\nmade = jwt.encode({'sub': 'root'}, 'x' * 32, 'HS256')\n"
          "def sub(way):\n    try:\n        return m.claims(way, 'k' * 32)['sub']\n"
          "    except Exception:\n        return ''\n"
          "return any(sub(way) for way in (made, made.rpartition('.')[0] + '.',"
          " jwt.encode({'sub': 'root'}, None, 'none'), jwt.encode({'sub': 'root'}, 'k' * 48, 'HS384'),"
          " made[:-2] + 'AA'))"),
    Proof("HG004", "hosts that only look like ours",
          "from urllib.parse import urlsplit\n\n\ndef is_ours(url):\n"
          "    parts = urlsplit(url)\n"
        "    return parts.netloc.endswith('example.com')\n",
          "return [m.is_ours(u) for u in ('https://example.com/', 'https://a.example.com/',"
          " 'https://else.org/')]",
          "return any(m.is_ours(way) for way in ('https://evil-example.com/', 'https://evilexample.com',"
          " 'https://example.com@evilexample.com/', 'https://example.com.evil.org/',"
          " 'https://evil.org/example.com', 'https://evil.org?example.com', 'https://evil.org#example.com'))"),
)  # fmt: skip
