"""The sinks: how each is called, what is dangerous there, and how its harmless sibling is called."""

from __future__ import annotations

import os.path
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .ways import ATTACKER, FLAG, OPTIONS, THING, WORD

CORE = "zq;'<mark"
MARKER = f"../{CORE}"
"""What the attacker sends. Quoting and escaping change its core, taking the last part of a path
only the rest."""

REMOTE, LOCAL, NONE = "remote", "local", "none"

RELATED = {
    "command": {77, 78, 88, 94},
    "code": {94, 95},
    "deserialization": {502, 94},
    "sql": {89},
    "path": {22, 23, 36, 73},
    "request": {918},
    "template": {1336, 94, 95},
    "redirect": {601},
    "markup": {79, 80},
    "certificate": {295, 297},
    "hash": {327, 328, 916},
    "entities": {611, 776, 827},
}
"""The CWEs that a finding at a sink of a kind may have."""


def _text(value: object) -> str:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, (list, tuple)):
        return " ".join(_text(part) for part in value)
    return str(value)


def holds_marker(value: object) -> bool:
    """Tell whether the attacker's text is in a value, neither quoted nor escaped."""
    return CORE in _text(value).lower()


def first_holds_marker(args: tuple[Any, ...], options: dict[str, Any]) -> bool:
    """Tell whether the attacker's text is the first argument, or in it."""
    return holds_marker(args[0]) if args else any(map(holds_marker, options.values()))


def _leaves_folder(args: tuple[Any, ...], _: dict[str, Any]) -> bool:
    return MARKER in _text(args[0]).lower()


def _shell(args: tuple[Any, ...], options: dict[str, Any]) -> bool:
    return bool(options.get("shell")) and first_holds_marker(args, options)


def _unverified(_: tuple[Any, ...], options: dict[str, Any]) -> bool:
    return not options.get("verify", True)


def _builds_objects(args: tuple[Any, ...], options: dict[str, Any]) -> bool:
    loader = args[1] if len(args) > 1 else options["Loader"]
    return not any(kind.__name__ == "SafeLoader" for kind in loader.__mro__)


def _md5(args: tuple[Any, ...], options: dict[str, Any]) -> bool:
    return str(args[0] if args else options["name"]).lower() == "md5"


def _is_none(args: tuple[Any, ...], _: dict[str, Any]) -> bool:
    return args[0] == 0


def _always(_: tuple[Any, ...], __: dict[str, Any]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Sink:
    """A sink. `$call` in `use` is what is called, `$v` the value that decides."""

    name: str
    kind: str
    module: str = ""
    attr: str = ""
    use: str = "$call($v)"
    payload: str | None = ATTACKER
    """What decides; None if calling it at all is dangerous."""
    ok: str = ""
    """A harmless value, as an expression."""
    bad: str = ""
    """The dangerous value, where it is a constant."""
    head: tuple[str, str] = ('""', '""')
    """Constant text that a value can be appended to: of the dangerous and the safe form."""
    tail: tuple[str, str] = ("", "")
    """Where the value is a constant text: what remains of it without its head."""
    key: str = ""
    """The keyword that `payload` OPTIONS is about."""
    other: str = ""
    """A harmless callable of the same module."""
    other_use: str = "$call($v)"
    """How that is called; empty if it is no twin of the sink."""
    sources: frozenset[str] = frozenset({REMOTE, LOCAL})
    returned: bool = False
    """What is called makes the answer of a view."""
    local: bool = False
    """`use` reads names of the place, so that it cannot stand elsewhere."""
    is_class: bool = False
    make: str = ""
    cls: str = ""
    method: str = ""
    after: str = "($v)"
    """What follows the method's name."""
    arguments: str = ""
    """What the class is made with."""
    direct: bool = True
    """`use` is one call of the callable, so that a function of the same name can take its place."""
    records: str = ""
    """What the harness calls it; the name if empty."""
    danger: Callable[[tuple[Any, ...], dict[str, Any]], bool] = first_holds_marker
    setup: str = ""
    """Imports that `use` needs beside the callable's."""

    @property
    def recorded(self) -> str:
        """What the harness calls it."""
        return self.records or self.name

    @property
    def halves(self) -> tuple[str, str]:
        """The name of the callable in two parts."""
        middle = len(self.attr) // 2
        return self.attr[:middle], self.attr[middle:]

    @property
    def path(self) -> str:
        """How the callable is written after its module was imported."""
        return self.attr if self.module == "builtins" else f"{self.module}.{self.attr}"

    @property
    def otherpath(self) -> str:
        """How the harmless callable is written."""
        return self.other if self.module == "builtins" else f"{self.module}.{self.other}"


_WEB = frozenset({REMOTE})
_PLAIN = frozenset({NONE})
_COMMAND: dict[str, Any] = {
    "kind": "command",
    "ok": '"ls | sort"',
    "head": ('"ls "', '"ls "'),
}
_SHELL: dict[str, Any] = _COMMAND | {
    "module": "subprocess",
    "use": "$call($v, shell=True)",
    "other": "list2cmdline",
    "other_use": "$call([$v])",
    "danger": _shell,
}
_CODE: dict[str, Any] = {
    "kind": "code",
    "module": "builtins",
    "ok": '"1 + 1"',
    "head": ('"1 + "', '"1 + "'),
    "other": "repr",
}
_BYTES: dict[str, Any] = {
    "kind": "deserialization",
    "attr": "loads",
    "use": "$call($v.encode())",
    "ok": '"N."',
    "head": ('"N."', '"N."'),
    "other": "dumps",
}
_PATH: dict[str, Any] = {
    "kind": "path",
    "ok": '"notes.txt"',
    "danger": _leaves_folder,
    "head": ('"/srv/"', '"/srv/"'),
    "sources": _WEB,
}
_URL: dict[str, Any] = {
    "kind": "request",
    "ok": '"https://example.org/"',
    "head": ('"http://"', '"http://"'),
    "sources": _WEB,
}
_TEMPLATE: dict[str, Any] = {
    "kind": "template",
    "ok": '"Hello {{ name }}"',
    "head": ('"Hello "', '"Hello "'),
}
_FLAG: dict[str, Any] = {"payload": FLAG, "bad": "True", "ok": "False", "local": True}
_VERIFY: dict[str, Any] = _FLAG | {
    "kind": "certificate",
    "bad": "False",
    "ok": "True",
    "sources": _PLAIN,
    "danger": _unverified,
    "other_use": "",
}
_URL_TEXT = '"https://example.org/"'

SINKS: tuple[Sink, ...] = (
    Sink("os.system", module="os", attr="system", other="fspath", **_COMMAND),
    Sink("os.popen", module="os", attr="popen", other="fsencode", **_COMMAND),
    Sink("subprocess.run", attr="run", **_SHELL),
    Sink("subprocess.check_output", attr="check_output", **_SHELL),
    Sink("subprocess.Popen", attr="Popen", is_class=True, **_SHELL),
    Sink(
        "subprocess.run(shell=)",
        records="subprocess.run",
        attr="run",
        **_SHELL | _FLAG | {"use": '$call("ls " + value, shell=$v)', "other_use": ""},
    ),
    Sink(
        "subprocess.call(**options)",
        records="subprocess.call",
        attr="call",
        key="shell",
        **_SHELL
        | _FLAG
        | {"payload": OPTIONS, "use": '$call("ls " + value, **$v)', "other_use": ""},
    ),
    Sink(
        "getattr(os, name)",
        "command",
        "os",
        "system",
        'getattr(os, $v)("ls " + value)',
        WORD,
        '"fspath"',
        '"system"',
        ('"sys"', '"fs"'),
        ('"tem"', '"path"'),
        local=True,
        records="os.system",
        setup="import os",
    ),
    Sink("eval", attr="eval", **_CODE),
    Sink("exec", attr="exec", **_CODE),
    Sink(
        "compile",
        attr="compile",
        use='$call($v, "<text>", "exec")',
        **_CODE,
    ),
    Sink(
        "vars(builtins)[name]",
        "code",
        "builtins",
        "eval",
        "vars(builtins)[$v](value)",
        WORD,
        '"repr"',
        '"eval"',
        ('"ev"', '"re"'),
        ('"al"', '"pr"'),
        local=True,
        records="eval",
        setup="import builtins",
    ),
    Sink("pickle.loads", module="pickle", **_BYTES),
    Sink("marshal.loads", module="marshal", **_BYTES),
    Sink(
        "import_module(name).loads",
        "deserialization",
        "pickle",
        "loads",
        "importlib.import_module($v).loads(value.encode())",
        WORD,
        '"json"',
        '"pickle"',
        ('"pick"', '"js"'),
        ('"le"', '"on"'),
        local=True,
        records="pickle.loads",
        setup="import importlib",
    ),
    Sink(
        "yaml.load(Loader=)",
        "deserialization",
        "yaml",
        "load",
        "$call(value, Loader=$v)",
        THING,
        "yaml.SafeLoader",
        "yaml.UnsafeLoader",
        local=True,
        other="dump",
        records="yaml.load",
        other_use="",
        danger=_builds_objects,
        setup="import yaml",
    ),
    Sink(
        "yaml.unsafe_load",
        "deserialization",
        "yaml",
        "unsafe_load",
        payload=None,
        bad="value",
        ok="value",
        other="safe_load",
    ),
    Sink(
        "sqlite3 execute",
        "sql",
        "sqlite3",
        "connect",
        '$call(":memory:").execute($v)',
        ok='"SELECT 1"',
        head=('"SELECT a FROM t WHERE b = "', '"SELECT a FROM t WHERE b = "'),
        other="complete_statement",
        make='sqlite3.connect(":memory:")',
        cls="sqlite3.Connection",
        method="execute",
        arguments='":memory:"',
        direct=False,
    ),
    Sink(
        "sqlite3 cursor",
        "sql",
        "sqlite3",
        "connect",
        '$call(":memory:").cursor().execute($v)',
        ok='"SELECT 1"',
        head=('"SELECT a FROM t WHERE b = "', '"SELECT a FROM t WHERE b = "'),
        other="complete_statement",
        make='sqlite3.connect(":memory:").cursor()',
        cls="sqlite3.Cursor",
        method="execute",
        arguments='sqlite3.connect(":memory:")',
        direct=False,
        records="sqlite3 execute",
    ),
    Sink("open", module="builtins", attr="open", other="repr", **_PATH),
    Sink("os.remove", module="os", attr="remove", other="fspath", **_PATH),
    Sink("shutil.rmtree", module="shutil", attr="rmtree", other="which", **_PATH),
    Sink("flask.send_file", module="flask", attr="send_file", other="jsonify", **_PATH),
    Sink(
        "urllib.request.urlopen",
        module="urllib.request",
        attr="urlopen",
        use="$call($v, timeout=5)",
        other="pathname2url",
        **_URL,
    ),
    Sink(
        "requests.get",
        module="requests",
        attr="get",
        use="$call($v, timeout=5)",
        other="RequestException",
        other_use="$call($v)",
        **_URL,
    ),
    Sink(
        "requests.Session.get",
        module="requests",
        attr="Session",
        use="$call().get($v, timeout=5)",
        make="requests.Session()",
        cls="requests.Session",
        method="get",
        after="($v, timeout=5)",
        direct=False,
        other="RequestException",
        other_use="",
        **_URL,
    ),
    Sink("httpx.get", module="httpx", attr="get", other="URL", **_URL),
    Sink(
        "jinja2.Template",
        module="jinja2",
        attr="Template",
        is_class=True,
        other="is_undefined",
        **_TEMPLATE,
    ),
    Sink(
        "jinja2 from_string",
        module="jinja2",
        attr="Environment",
        use="$call(autoescape=True).from_string($v)",
        make="jinja2.Environment(autoescape=True)",
        cls="jinja2.Environment",
        method="from_string",
        records="jinja2.Environment.from_string",
        arguments="autoescape=True",
        direct=False,
        other="is_undefined",
        other_use="",
        **_TEMPLATE,
    ),
    Sink(
        "flask.render_template_string",
        module="flask",
        attr="render_template_string",
        other="jsonify",
        **_TEMPLATE | {"sources": _WEB},
    ),
    Sink(
        "flask.redirect",
        "redirect",
        "flask",
        "redirect",
        "$call($v)",
        ok='"/home"',
        head=('"http://"', '"http://"'),
        other="jsonify",
        sources=_WEB,
        returned=True,
    ),
    Sink(
        "markupsafe.Markup",
        "markup",
        "markupsafe",
        "Markup",
        "$call($v)",
        ok='"<b>ready</b>"',
        head=('"<b>"', '"<b>"'),
        other="escape",
        sources=_WEB,
        returned=True,
    ),
    Sink(
        "requests.get(verify=)",
        module="requests",
        attr="get",
        use=f"$call({_URL_TEXT}, timeout=5, verify=$v)",
        records="requests.get",
        other="RequestException",
        **_VERIFY,
    ),
    Sink(
        "httpx.Client(verify=)",
        module="httpx",
        attr="Client",
        use="$call(verify=$v)",
        records="httpx.Client",
        is_class=True,
        other="URL",
        **_VERIFY,
    ),
    Sink(
        "requests.post(**options)",
        module="requests",
        attr="post",
        use=f"$call({_URL_TEXT}, timeout=5, **$v)",
        records="requests.post",
        key="verify",
        other="RequestException",
        **_VERIFY | {"payload": OPTIONS},
    ),
    Sink(
        "ssl verify_mode",
        "certificate",
        "ssl",
        "create_default_context",
        "$call().verify_mode = $v",
        THING,
        "ssl.CERT_REQUIRED",
        "ssl.CERT_NONE",
        local=True,
        direct=False,
        other="SSLContext",
        other_use="",
        sources=_PLAIN,
        danger=_is_none,
        setup="import ssl",
    ),
    Sink(
        "hashlib.md5",
        "hash",
        "hashlib",
        "md5",
        payload=None,
        bad='b"text"',
        ok='b"text"',
        other="sha256",
        sources=_PLAIN,
        danger=_always,
    ),
    Sink(
        "hashlib.new",
        "hash",
        "hashlib",
        "new",
        '$call($v, b"text")',
        WORD,
        '"sha256"',
        '"md5"',
        ('"md"', '"sha"'),
        ('"5"', '"256"'),
        other="sha256",
        other_use="",
        sources=_PLAIN,
        danger=_md5,
    ),
)


def _leaves_base(args: tuple[Any, ...], _: dict[str, Any]) -> bool:
    text = _text(args[0])
    return MARKER in text.lower() or os.path.normpath(text).startswith("/srv/" + CORE)


def _takes_all_members(_: tuple[Any, ...], options: dict[str, Any]) -> bool:
    return options.get("filter") not in ("data", "tar")


def _resolves_entities(_: tuple[Any, ...], options: dict[str, Any]) -> bool:
    return bool(options.get("resolve_entities", True))


BY_HAND_ONLY: tuple[Sink, ...] = (
    Sink("asyncio.create_subprocess_shell", "command"),
    Sink("sqlalchemy.text", "sql"),
    Sink("django execute", "sql", records="django.execute"),
    Sink("django mark_safe", "markup"),
    Sink("django redirect", "redirect"),
    Sink("fastapi HTMLResponse", "markup"),
    Sink("fastapi FileResponse", "path", danger=_leaves_base),
    Sink("fastapi RedirectResponse", "redirect"),
    Sink("pathlib read_text", "path", danger=_leaves_base),
    Sink("tarfile extractall", "path", danger=_takes_all_members),
    Sink("lxml XMLParser", "entities", danger=_resolves_entities),
)
"""Sinks of modules that are written by hand; the generator has no ways for them."""

SINK_NAMED = {sink.name: sink for sink in (*SINKS, *BY_HAND_ONLY)}
