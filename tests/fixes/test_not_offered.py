"""Findings for which no fix is offered, since it would change more than it mends."""

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.fixes import offered
from headgate.text import Snapshot

PAGE = "import traceback\nfrom flask import Flask, jsonify\n\napp = Flask(__name__)\n\n\n"
NOT_OFFERED = [
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
    # a condition chooses between the two
    ("HG407",
     "from ftplib import FTP, FTP_TLS\n\n\ndef connected(tls):\n"
     "    return FTP_TLS(timeout=5) if tls else FTP('example.com', timeout=5)\n"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), NOT_OFFERED)
def test_no_fix_is_offered(code: str, text: str) -> None:
    analysis = analyze(Snapshot.of(text), default_rules())
    found = [finding for finding in analysis.findings() if finding.code == code]
    assert found
    assert not any(offered(analysis, finding) for finding in found)
