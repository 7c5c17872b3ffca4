"""An LDAP filter or name is put together from values that are not escaped.

## What it does
Reports searches and changes of a directory (python-ldap, ldap3, bonsai) whose filter or
distinguished name holds values that are not constant and were not escaped.

## Why it matters
`*`, `(` and `)` have a meaning in a filter, and `,` and `=` in a name. Whoever chooses a
value can make the search match other entries: log in as somebody else, or read what they
may not see.

## What to do instead
Escape each value: `escape_filter_chars` (of `ldap.filter` or `ldap3.utils.conv`) in a filter,
`escape_dn_chars` (`ldap.dn`) or `escape_rdn` (`ldap3.utils.dn`) in a name.

## Severity
An error if the value comes from a remote source. A warning if it comes from a local one (the
command line, the environment, a file), or if unknown values are put into the text. An
information if it is unknown and passed whole; with the strict profile a warning.

## Limits
A search on an object of unknown type is reported only if the method or the keyword tells that
it is one of LDAP. The name that somebody logs in with (`simple_bind_s`) is not looked at.

## Fix safety
Review: each value of a filter goes through `escape_filter_chars`, each of a name through the
escape of the library for names. A `*` that was meant as a wildcard is then only a star. What
earlier statements of the function put into the text is mended there.
"""

from __future__ import annotations

import ast
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Kind,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate_rules.sinks import on_sinks
from headgate_rules.wrapping import Called, wrapped


def _say(value: str, call: str, flow: Flow) -> str:
    text = "The text" if value == "this value" else value
    advice = "Put each value through `escape_filter_chars` in a filter, or escape it for a name."
    if flow.what:
        return (
            f"{text} holds something that comes from {flow.what}, and {call} asks the directory "
            f"with it: a `*` or `)` in it makes other entries match. {advice}"
        )
    if flow.evidence is Evidence.UNKNOWN:
        return (
            f"{call} asks the directory with {'a text' if value == 'this value' else value} as it "
            f"is: whoever can choose it can make any entry match. {advice}"
        )
    return (
        f"{text} is put together from values that are not escaped, and {call} asks the directory "
        f"with it: a `*` or `)` in one of them makes other entries match. {advice}"
    )


def _mend(text: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    begins = ctx.begins(text)
    if not begins:
        return ()
    is_filter = begins.lstrip().startswith("(")
    modern = any(name.startswith("ldap3.") for name in ctx.names(call.func)) or (
        ctx.bound("ldap3") and not ctx.bound("ldap")
    )
    if is_filter:
        function = (
            "ldap3.utils.conv.escape_filter_chars"
            if modern
            else ("ldap.filter.escape_filter_chars")
        )
    else:
        function = "ldap3.utils.dn.escape_rdn" if modern else "ldap.dn.escape_dn_chars"
    title = "Escape the values for the directory (`*` in them is then no wildcard)"
    return wrapped(text, ctx, Danger.LDAP, Called(function), title)


_FLASK: Final = "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"

RULE = Rule(
    meta=RuleMeta(
        code="HG106",
        name="ldap-injection",
        summary="An LDAP filter or name is put together from values that are not escaped",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(90,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        yields_to=("HG801",),
        peers=(
            "codeql:py/ldap-injection",
            "sonar:S2078",
        ),
        references=(
            "https://www.python-ldap.org/en/latest/reference/ldap-filter.html",
            "https://ldap3.readthedocs.io/en/latest/searches.html",
            "https://www.rfc-editor.org/rfc/rfc4515",
        ),
    ),
    doc=__doc__ or "",
    handlers=on_sinks(Danger.LDAP, SinkGroup.EXECUTES, _say, mend=_mend),
    examples=(
        bad(
            "import ldap\n"
            + _FLASK
            + '@app.route("/who")\ndef who():\n'
            + '    conn = ldap.initialize("ldaps://directory.example.org")\n'
            + '    wanted = "(uid=" + request.args["uid"] + ")"\n'
            + '    conn.search_s("dc=example,dc=org", ldap.SCOPE_SUBTREE, wanted)\n'
            + '    return "done"\n',
            lines=(11,),
            severity="ERROR",
        ),
        bad(
            "import sys\n\nimport ldap\n\n"
            'conn = ldap.initialize("ldaps://directory.example.org")\n'
            'conn.delete_s(f"uid={sys.argv[1]},dc=example,dc=org")\n',
            lines=(6,),
            severity="WARNING",
        ),
        bad(
            "from ldap3 import Connection as Directory\n\n\ndef find(conn: Directory, name):\n"
            '    conn.search("dc=example,dc=org", f"(cn={name})")\n',
            lines=(5,),
            severity="WARNING",
            fixed="from ldap3 import Connection as Directory\n"
            "from ldap3.utils.conv import escape_filter_chars\n\n\n"
            "def find(conn: Directory, name):\n"
            '    conn.search("dc=example,dc=org", '
            'f"(cn={escape_filter_chars(str(name))})")\n',
        ),
        bad(
            "import ldap3\n\n\ndef find(conn: ldap3.Connection, search_filter):\n"
            '    conn.search("dc=example,dc=org", search_filter)\n',
            lines=(5,),
            severity="INFORMATION",
        ),
        bad(
            _FLASK
            + "def members(conn, group):\n"
            + '    return conn.search(search_base="dc=example", search_filter=f"(cn={group})")\n\n\n'
            + '@app.route("/members")\ndef show():\n'
            + '    members(app.config["directory"], request.args["group"])\n'
            + '    return "done"\n',
            lines=(7,),
            severity="ERROR",
            note="the dangerous call is inside a function that gets the value",
        ),
        bad(
            "import ldap\n"
            + _FLASK
            + "def wanted():\n"
            + '    return "(mail=%s)" % request.form["mail"]\n\n\n'
            + '@app.route("/mail", methods=["POST"])\ndef mail():\n'
            + '    conn = ldap.initialize("ldaps://directory.example.org")\n'
            + '    conn.search_ext_s("dc=example,dc=org", ldap.SCOPE_SUBTREE, filterstr=wanted())\n'
            + '    return "done"\n',
            lines=(14,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        good(
            "import ldap\nfrom ldap.filter import escape_filter_chars\n"
            + _FLASK
            + '@app.route("/who")\ndef who():\n'
            + '    conn = ldap.initialize("ldaps://directory.example.org")\n'
            + '    wanted = "(uid=" + escape_filter_chars(request.args["uid"]) + ")"\n'
            + '    conn.search_s("dc=example,dc=org", ldap.SCOPE_SUBTREE, wanted)\n'
            + '    return "done"\n',
            note="escaped",
        ),
        good(
            "import ldap3\nfrom ldap3.utils.conv import escape_filter_chars\n\n\n"
            "def find(conn: ldap3.Connection, name):\n"
            '    conn.search("dc=example,dc=org", f"(cn={escape_filter_chars(name)})")\n',
            note="escaped",
        ),
        good(
            "import ldap3\nfrom ldap3.utils.dn import escape_rdn\n\n\n"
            "def remove(conn: ldap3.Connection, name):\n"
            '    conn.delete(f"cn={escape_rdn(name)},dc=example,dc=org")\n',
            note="escaped for a name",
        ),
        good(
            'import ldap\n\nconn = ldap.initialize("ldaps://directory.example.org")\n'
            'conn.search_s("dc=example,dc=org", ldap.SCOPE_SUBTREE, "(objectClass=person)")\n',
            note="constant",
        ),
    ),
)
