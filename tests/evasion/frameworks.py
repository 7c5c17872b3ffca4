"""Stand-ins for web frameworks and libraries that only modules written by hand use.

They do what the modules rely on: FastAPI's dependencies and models are made as it makes them,
Django's and aiohttp's views are given a request, commands their parameters.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import html
import inspect
import pathlib
import re
import sys
import tarfile
import typing
from collections.abc import AsyncIterator, Awaitable, Callable
from types import ModuleType, SimpleNamespace
from typing import Any

from .sinks import MARKER

Maker = Callable[..., Any]


class Values(dict[str, str]):
    """Parameters of a request: each is what the attacker sends."""

    def __missing__(self, key: str) -> str:
        return MARKER

    def get(self, key: str, default: Any = None) -> Any:
        """Return what was sent."""
        return MARKER

    def getall(self, key: str) -> list[str]:
        """Return all that was sent."""
        return [MARKER]


class Request:
    """A request, as Django, Starlette and aiohttp know it."""

    method = "POST"
    GET = POST = COOKIES = META = headers = query = match_info = cookies = query_params = Values()
    path_params = Values()
    body = MARKER.encode()
    rel_url = SimpleNamespace(query=Values())
    app: typing.ClassVar[dict[str, Any]] = {}

    def __init__(self) -> None:
        self.state = SimpleNamespace()
        self.user = SimpleNamespace(pk=7, is_staff=True)

    def get_host(self) -> str:
        """Return the host of the site."""
        return "example.org"

    async def post(self) -> Values:
        """Return the form."""
        return Values()

    async def json(self) -> Values:
        """Return the document."""
        return Values()

    async def text(self) -> str:
        """Return the body."""
        return MARKER


def finished(answer: Any) -> Any:
    """Return what an asynchronous function comes to."""
    return asyncio.run(_awaited(answer)) if isinstance(answer, Awaitable) else answer


async def _awaited(answer: Awaitable[Any]) -> Any:
    return await answer


# ------------------------------------------------------------------------- FastAPI, pydantic


class _Depends:
    def __init__(self, dependency: Any = None, **_: Any) -> None:
        self.dependency = dependency


class _Parameter:
    def __init__(self, default: Any = ..., **options: Any) -> None:
        self.options = options

    def take(self) -> str:
        pattern = self.options.get("pattern")
        if pattern and not re.search(pattern, MARKER):
            raise ValueError("refused by its pattern")
        return MARKER


class Model:
    """A model whose fields the attacker sends."""

    def __init__(self, **given: Any) -> None:
        for name, hint in typing.get_type_hints(type(self), include_extras=True).items():
            value = given.get(name, getattr(type(self), name, None))
            if isinstance(value, _Parameter):
                value = value.take()
            for each in vars(type(self)).values():
                if name in getattr(each, "checks_fields", ()):
                    value = getattr(type(self), each.__name__)(value)
            setattr(self, name, _converted(value, hint))

    def model_dump(self, **_: Any) -> dict[str, Any]:
        """Return the fields."""
        return dict(vars(self))


def _field_validator(*fields: str, **_: Any) -> Callable[[Any], Any]:
    def keep(method: Any) -> Any:
        inner = method.__func__ if isinstance(method, classmethod) else method

        class Checked:
            checks_fields = fields
            __name__ = inner.__name__

            def __get__(self, _: object, owner: type) -> Any:
                return lambda value: inner(owner, value)

        return Checked()

    return keep


def _converted(value: Any, hint: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        inner, *marks = typing.get_args(hint)
        for mark in marks:
            if isinstance(mark, _Parameter):
                value = mark.take()
        return _converted(value, inner)
    if origin is typing.Literal:
        if value not in typing.get_args(hint):
            raise ValueError("none of the choices")
        return value
    if isinstance(hint, type) and issubclass(hint, (enum.Enum, int)):
        return hint(value)
    if origin is list and isinstance(value, str):
        return [value]
    return value


def _argument(parameter: inspect.Parameter, hint: Any, open_: contextlib.ExitStack) -> Any:
    marks = [parameter.default]
    if typing.get_origin(hint) is typing.Annotated:
        marks += typing.get_args(hint)[1:]
    for mark in marks:
        if isinstance(mark, _Depends):
            plain = typing.get_args(hint)[0] if typing.get_args(hint) else hint
            return _answer(mark.dependency or plain, open_)
    if isinstance(hint, type) and issubclass(hint, Model):
        return hint(**dict.fromkeys(typing.get_type_hints(hint), MARKER))
    if isinstance(hint, type) and issubclass(hint, (Request, _Tasks)):
        return hint()
    default = parameter.default
    value = default.take() if isinstance(default, _Parameter) else MARKER
    return _converted(value, hint)


def _answer(called: Any, open_: contextlib.ExitStack) -> Any:
    made = called.__init__ if isinstance(called, type) else called
    hints = typing.get_type_hints(made, include_extras=True)
    given = {
        name: _argument(parameter, hints.get(name, str), open_)
        for name, parameter in inspect.signature(called).parameters.items()
    }
    if inspect.isgeneratorfunction(called):
        return open_.enter_context(contextlib.contextmanager(called)(**given))
    if inspect.isasyncgenfunction(called):
        return finished(_first(called(**given)))
    return finished(called(**given))


async def _first(values: AsyncIterator[Any]) -> Any:
    return await anext(values)


class _Tasks:
    def add_task(self, function: Maker, *args: Any, **options: Any) -> None:
        finished(function(*args, **options))


def _fastapi_class(views: Maker) -> type:
    def route(self: object, *_: Any, **__: Any) -> Callable[[Any], Any]:
        def keep(view: Any) -> Any:
            def called() -> Any:
                with contextlib.ExitStack() as open_:
                    return _answer(view, open_)

            views(called)
            return view

        return keep

    names = ("get", "post", "put", "delete", "patch", "api_route")
    members: dict[str, Any] = dict.fromkeys(names, route)
    members["__init__"] = lambda self, *_, **__: None
    members["include_router"] = lambda self, *_, **__: None
    members["state"] = SimpleNamespace()
    return type("FastAPI", (), members)


class _Refused(ValueError):
    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__("refused")


# ----------------------------------------------------------------------- Django, aiohttp, click


class _View:
    @classmethod
    def as_view(cls, **_: Any) -> Any:
        return lambda request: getattr(cls(), "get", None) and cls().get(request)  # type: ignore[attr-defined]


class _Command:
    def __init_subclass__(cls) -> None:
        _Command.register(lambda: cls().handle(**Values(path=MARKER, name=MARKER, target=MARKER)))

    register: Maker = staticmethod(lambda _: None)


class _Table:
    """aiohttp's routes, and its application's router."""

    register: Maker = staticmethod(lambda _: None)

    def __init__(self, *_: Any, **__: Any) -> None:
        self.router = self

    def __setitem__(self, key: Any, value: Any) -> None:
        return None

    def get(self, *_: Any) -> Callable[[Any], Any]:
        def keep(view: Any) -> Any:
            _Table.register(lambda: view(Request()))
            return view

        return keep

    post = put = delete = get

    def add_get(self, _: str, view: Any) -> None:
        _Table.register(lambda: view(Request()))

    add_post = add_get

    def add_routes(self, *_: Any) -> None:
        return None


class _Click:
    """Decorators of commands."""

    def __init__(self, register: Maker) -> None:
        self.register = register

    def command(self, *_: Any, **__: Any) -> Callable[[Any], Any]:
        def keep(function: Any) -> Any:
            def called() -> Any:
                taken = getattr(function, "taken", {})
                return function(**{name: take() for name, take in taken.items()})

            self.register(called)
            return called

        return keep

    def group(self, *_: Any, **__: Any) -> Callable[[Any], Any]:
        def keep(function: Any) -> Any:
            function.command = self.command
            return function

        return keep

    def argument(self, *names: str, **options: Any) -> Callable[[Any], Any]:
        def take() -> Any:
            choices = options.get("type")
            if isinstance(choices, _Choice) and MARKER not in choices.choices:
                raise ValueError("none of the choices")
            return options.get("default", False) if options.get("is_flag") else MARKER

        def keep(function: Any) -> Any:
            name = names[-1].lstrip("-").replace("-", "_")
            function.taken = {name: take, **getattr(function, "taken", {})}
            return function

        return keep

    option = argument


class _Choice:
    def __init__(self, choices: Any, **_: Any) -> None:
        self.choices = list(choices)


# ------------------------------------------------------------------------------ all of them


def install(
    module: Callable[..., ModuleType],
    recorder: Callable[[str], Any],
    record_class: Callable[..., type],
    register: Maker,
    silent: Any,
) -> None:
    """Put the stand-ins in place; views are handed to `register` and called without arguments."""
    _Command.register = staticmethod(register)
    _Table.register = staticmethod(register)
    fastapi = _fastapi_class(register)
    parameter = dict.fromkeys(("Query", "Path", "Body", "Header", "Cookie", "Form"), _Parameter)
    module("pydantic", BaseModel=Model, Field=_Parameter, field_validator=_field_validator)
    responses = {
        name: record_class(f"fastapi {name}")
        for name in ("HTMLResponse", "FileResponse", "RedirectResponse")
    }
    responses["JSONResponse"] = record_class("fastapi JSONResponse")
    responses["PlainTextResponse"] = record_class("fastapi PlainTextResponse")
    module(
        "fastapi",
        FastAPI=fastapi,
        APIRouter=fastapi,
        Depends=_Depends,
        Request=Request,
        BackgroundTasks=_Tasks,
        HTTPException=_Refused,
        **parameter,
    )
    module("fastapi.responses", **responses)

    class _DjangoCursor:
        execute = record_class("django", "execute", maker=False).execute  # type: ignore[attr-defined]

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def fetchall(self) -> list[Any]:
            return []

        fetchone = fetchall

    def path(_: str, view: Any, **__: Any) -> None:
        register(lambda: view(Request()))

    module("django")
    module("django.db", connection=SimpleNamespace(cursor=_DjangoCursor))
    module(
        "django.http",
        HttpRequest=Request,
        Http404=_Refused,
        HttpResponse=silent,
        JsonResponse=silent,
        FileResponse=silent,
        HttpResponseBadRequest=silent,
    )
    module("django.shortcuts", redirect=recorder("django redirect"), render=silent)
    module("django.urls", path=path)
    module("django.conf", settings=SimpleNamespace(MEDIA_ROOT="/srv/media"))
    module("django.views", View=_View)
    module("django.core")
    module("django.core.exceptions", PermissionDenied=_Refused, SuspiciousOperation=_Refused)
    module("django.core.management")
    module("django.core.management.base", BaseCommand=_Command, CommandError=_Refused)
    module("django.utils")
    module(
        "django.utils.http",
        url_has_allowed_host_and_scheme=lambda url, allowed_hosts, **_: url.startswith("/"),
    )
    module(
        "django.utils.safestring",
        mark_safe=recorder("django mark_safe"),
    )
    module(
        "django.utils.html",
        escape=html.escape,
        format_html=lambda text, *args: text.format(*map(html.escape, map(str, args))),
    )
    module(
        "aiohttp",
        ClientSession=silent,
        web=SimpleNamespace(
            RouteTableDef=_Table,
            Application=_Table,
            Request=Request,
            Response=silent,
            json_response=silent,
            HTTPNotFound=_Refused,
            HTTPBadRequest=_Refused,
            run_app=lambda *_, **__: None,
        ),
    )
    sys.modules["aiohttp.web"] = sys.modules["aiohttp"].web  # type: ignore[assignment]
    click = _Click(register)
    module(
        "click",
        command=click.command,
        group=click.group,
        argument=click.argument,
        option=click.option,
        Choice=_Choice,
        echo=lambda *_, **__: None,
        BadParameter=_Refused,
        Path=lambda **_: None,
    )
    module("sqlalchemy", text=recorder("sqlalchemy.text"), create_engine=silent)
    module("sqlalchemy.orm", Session=silent, sessionmaker=silent)
    module("lxml")
    module(
        "lxml.etree",
        XMLParser=recorder("lxml XMLParser"),
        parse=silent,
        fromstring=silent,
        tostring=silent,
    )
    module("jinja2.sandbox", SandboxedEnvironment=silent)

    async def shell(*args: Any, **options: Any) -> Any:
        recorder("asyncio.create_subprocess_shell")(*args, **options)
        return _Process()

    async def program(*_: Any, **__: Any) -> Any:
        return _Process()

    asyncio.create_subprocess_shell = shell  # type: ignore[assignment]
    asyncio.create_subprocess_exec = program  # type: ignore[assignment]
    note = recorder("pathlib read_text")
    pathlib.Path.read_text = lambda self, *_, **__: note(self) and ""  # type: ignore[method-assign,assignment]
    archive = record_class("tarfile", "extractall", maker=False)
    extract = recorder("tarfile extractall")
    archive.extractall = lambda self, *args, **options: extract(*args, **options)  # type: ignore[attr-defined]
    tarfile.open = lambda *_, **__: archive()  # type: ignore[assignment]


class _Process:
    returncode = 0

    async def communicate(self, *_: Any) -> tuple[bytes, bytes]:
        return b"", b""

    async def wait(self) -> int:
        return 0
