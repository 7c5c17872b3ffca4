"""Stand-ins for what the modules of the suite call: they record, and do nothing.

Only the process that runs the modules (`harness.py`) puts them in place.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import hashlib
import io
import marshal
import os
import pickle
import shutil
import sqlite3
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from inspect import iscoroutine, signature
from types import ModuleType, SimpleNamespace
from typing import Any

from . import frameworks
from .sinks import MARKER, holds_marker

FILE = "<module of the suite>"
"""What the code of a module says its file is."""


class Silent:
    """Answers everything with itself."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> Silent:
        return self

    def __enter__(self) -> Silent:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class _Inert(Silent):
    """A class that can be made of anything and does nothing."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()


@dataclass
class Call:
    """A call of a stand-in, and the lines of the module that led to it."""

    name: str
    args: tuple[Any, ...]
    options: dict[str, Any]
    lines: tuple[int, ...]


@dataclass
class Record:
    """What was called while a module ran, and the views that it has."""

    calls: list[Call] = field(default_factory=list)
    views: list[Callable[..., Any]] = field(default_factory=list)
    before: list[Callable[[], Any]] = field(default_factory=list)
    """What runs before each view."""

    def note(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> None:
        """Keep a call."""
        lines: list[int] = []
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == FILE:
                lines.append(frame.f_lineno)
            frame = frame.f_back
        self.calls.append(Call(name, args, options, tuple(lines)))


RECORD = Record()


class Recorder:
    """A function that records its calls."""

    def __init__(self, name: str, answer: Callable[..., Any] = lambda *_, **__: Silent()) -> None:
        self.__name__ = self.__qualname__ = name.rpartition(".")[2]
        self.__doc__ = None
        self.name = name
        self.answer = answer

    def __call__(self, *args: Any, **options: Any) -> Any:
        RECORD.note(self.name, args, options)
        return self.answer(*args, **options)


class _Guarded(Recorder):
    """A builtin that the standard library goes on using."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        caller = sys._getframe(1).f_code.co_filename
        if caller != FILE and not any(map(holds_marker, args[:1])):
            return self.answer(*args, **options)
        RECORD.note(self.name, args, options)
        return Silent()


def _class(name: str, *methods: str, maker: bool = True) -> type:
    """Return a class whose making and methods are recorded."""

    def init(self: object, *args: Any, **options: Any) -> None:
        if maker:
            RECORD.note(name, args, options)

    def method(called: str) -> Callable[..., Any]:
        def record(self: object, *args: Any, **options: Any) -> Any:
            RECORD.note(f"{name}.{called}", args, options)
            return Silent()

        return record

    members: dict[str, Any] = {called: method(called) for called in methods}
    members |= {
        "__init__": init,
        "__enter__": lambda self: self,
        "__exit__": lambda self, *_: None,
        "__getattr__": lambda self, _: Silent(),
        "__iter__": lambda self: iter(()),
    }
    return type(name.rpartition(".")[2], (), members)


def _module(name: str, **members: Any) -> ModuleType:
    made = ModuleType(name)
    made.__dict__.update(members)
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, made)
    else:
        made.__path__ = []
    sys.modules[name] = made
    return made


# ------------------------------------------------------------------ libraries that are not there


class _Fields(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return MARKER

    def get(self, key: str, default: Any = None, type: Any = str) -> Any:
        return type(MARKER)

    def getlist(self, key: str) -> list[str]:
        return [MARKER]


class _Request:
    args = form = values = cookies = headers = view_args = _Fields()
    data = MARKER.encode()
    method = "POST"
    path = full_path = "/" + MARKER
    url = "http://localhost/" + MARKER
    query_string = MARKER.encode()
    json = _Fields()

    def get_json(self, *_: Any, **__: Any) -> _Fields:
        return _Fields()

    def get_data(self, *_: Any, as_text: bool = False, **__: Any) -> Any:
        return MARKER if as_text else MARKER.encode()


class _Flask(Silent):
    def __init__(self, *_: Any, **__: Any) -> None:
        self.config: dict[str, Any] = {}

    def route(self, *_: Any, **__: Any) -> Callable[[Any], Any]:
        def keep(view: Any) -> Any:
            RECORD.views.append(view)
            return view

        return keep

    get = post = put = delete = route

    def before_request(self, hook: Any) -> Any:
        RECORD.before.append(hook)
        return hook

    def add_url_rule(self, *_: Any, view_func: Any = None, **__: Any) -> None:
        RECORD.views.append(view_func)

    def run(self, *_: Any, **__: Any) -> None:
        return None


_SESSION: dict[str, Any] = {}
_CURRENT_APP = _Flask()
_G = SimpleNamespace()


class _MethodView:
    @classmethod
    def as_view(cls, *_: Any, **__: Any) -> Any:
        for method in ("get", "post", "put", "delete"):
            if hasattr(cls, method):
                return getattr(cls(), method)
        raise TypeError("a view without methods")


def _install_flask() -> None:
    _module(
        "flask",
        Flask=_Flask,
        Blueprint=_Flask,
        request=_Request(),
        session=_SESSION,
        redirect=Recorder("flask.redirect"),
        send_file=Recorder("flask.send_file"),
        render_template_string=Recorder("flask.render_template_string"),
        jsonify=lambda *_, **__: Silent(),
        render_template=lambda *_, **__: "",
        make_response=lambda *_, **__: Silent(),
        url_for=lambda *_, **__: "/",
        abort=_abort,
        current_app=_CURRENT_APP,
        g=_G,
    )
    _module("flask.views", MethodView=_MethodView, View=_MethodView)


def _abort(*_: Any, **__: Any) -> None:
    raise ValueError("abort")


def _install_http() -> None:
    methods = ("get", "post", "put", "delete", "head", "patch", "request")

    for name in ("requests", "httpx"):
        functions = {method: Recorder(f"{name}.{method}") for method in methods}
        _module(
            name,
            **functions,
            Session=_class(f"{name}.Session", *methods),
            Client=_class(f"{name}.Client", *methods),
            AsyncClient=_class(f"{name}.AsyncClient", *methods),
            Request=_Inert,
            RequestException=type("RequestException", (OSError,), {}),
            URL=_Inert,
        )
    sys.modules["requests"].session = sys.modules["requests"].Session


def _install_templates() -> None:
    _module(
        "jinja2",
        Template=_class("jinja2.Template", "render"),
        Environment=_class("jinja2.Environment", "from_string"),
        DictLoader=_Inert,
        FileSystemLoader=_Inert,
        is_undefined=lambda thing: False,
    )

    class Markup(str):
        __slots__ = ()

        def __new__(cls, text: str = "") -> Any:
            RECORD.note("markupsafe.Markup", (text,), {})
            return super().__new__(cls, text)

        def __init__(self, *_: Any) -> None:
            super().__init__()

    def escape(text: object) -> str:
        import html

        return html.escape(str(text))

    _module("markupsafe", Markup=Markup, escape=escape)
    _module("werkzeug")
    _module("werkzeug.utils", secure_filename=lambda name: name.rpartition("/")[2])


def _install_yaml() -> None:
    loaders = {
        name: type(name, (), {})
        for name in ("SafeLoader", "BaseLoader", "FullLoader", "Loader", "UnsafeLoader")
    }
    loaders["CSafeLoader"] = type("CSafeLoader", (loaders["SafeLoader"],), {})
    _module(
        "yaml",
        **loaders,
        load=Recorder("yaml.load"),
        unsafe_load=Recorder("yaml.unsafe_load"),
        full_load=Recorder("yaml.full_load"),
        load_all=Recorder("yaml.load_all"),
        safe_load=lambda *_, **__: {},
        dump=lambda *_, **__: "",
        YAMLError=ValueError,
    )


# ---------------------------------------------------------------------- the standard library


class _Context:
    """A TLS context that records what is set."""

    def __setattr__(self, name: str, value: object) -> None:
        RECORD.note(f"ssl {name}", (value,), {})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Silent()


def _install_database() -> None:
    def note(_: object, *args: Any, **options: Any) -> Any:
        RECORD.note("sqlite3 execute", args, options)
        return Silent()

    members: dict[str, Any] = dict.fromkeys(
        ("execute", "executescript", "executemany", "__init__"), note
    )
    members |= {
        "__init__": lambda self, *_, **__: None,
        "__enter__": lambda self: self,
        "__exit__": lambda self, *_: None,
        "__getattr__": lambda self, _: Silent(),
        "__iter__": lambda self: iter(()),
    }
    cursor = type("Cursor", (), members)
    connection = type("Connection", (), members | {"cursor": lambda self, *_, **__: cursor()})
    sqlite3.Cursor = cursor
    sqlite3.Connection = connection
    sqlite3.connect = lambda *_, **__: connection()


def install() -> None:
    """Put every stand-in in its place, for the rest of the process."""
    for name in ("eval", "exec", "compile", "open"):
        setattr(builtins, name, _Guarded(name, getattr(builtins, name)))
    builtins.input = lambda *_: MARKER
    # The import of a module that is read from its cache needs it.
    marshal.loads = _Guarded("marshal.loads", marshal.loads)
    for module, names in (
        (os, ("system", "popen", "remove", "unlink", "rmdir", "execv", "execl", "execvp")),
        (subprocess, ("run", "call", "check_call", "check_output", "getoutput")),
        (shutil, ("rmtree", "move")),
        (urllib.request, ("urlopen", "urlretrieve")),
        (pickle, ("loads", "load")),
    ):
        for name in names:
            setattr(module, name, Recorder(f"{module.__name__}.{name}"))
    subprocess.Popen = _class("subprocess.Popen")
    hashlib.md5 = Recorder("hashlib.md5", hashlib.md5)
    hashlib.new = Recorder("hashlib.new", hashlib.new)
    ssl.create_default_context = Recorder("ssl.create_default_context", lambda *_, **__: _Context())
    _install_database()
    _install_flask()
    _install_http()
    _install_templates()
    _install_yaml()
    frameworks.install(_module, Recorder, _class, RECORD.views.append, _Inert)


def call_views() -> None:
    """Call every view that the module registered, with what an attacker would send."""
    for view in list(RECORD.views):
        given = {
            name: MARKER
            for name, parameter in signature(view).parameters.items()
            if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        }
        for hook in RECORD.before:
            hook()
        answer = view(**given)
        if iscoroutine(answer):
            asyncio.run(answer)


@contextlib.contextmanager
def surroundings() -> Iterator[Record]:
    """Give a module a fresh record, application, command line, environment and standard streams."""
    environment = dict(os.environ)
    RECORD.calls.clear()
    RECORD.views.clear()
    RECORD.before.clear()
    for kept in (_SESSION, _CURRENT_APP.config, vars(_G), frameworks.Request.app):
        kept.clear()
    streams = sys.argv, sys.stdin, sys.stdout
    sys.argv = ["module.py", MARKER, MARKER]
    sys.stdin, sys.stdout = io.StringIO(MARKER + "\n"), io.StringIO()
    os.environ["TARGET"] = MARKER
    try:
        yield RECORD
    finally:
        sys.argv, sys.stdin, sys.stdout = streams
        os.environ.clear()
        os.environ.update(environment)
