"""Models of libraries: what brings data in, what is dangerous to feed, what cleans.

Plain data, written down in `headgate_rules.tables`, one file per library. Names are
qualified as `Context.names` gives them: "flask.request.args", a call's result
"sqlite3.connect()", its method "sqlite3.connect().cursor", a method of an object of
unknown type "*.execute". An object of a class is named as the call of the class:
"starlette.requests.Request()", also where only an annotation says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from headgate.ruleapi.severity import Evidence


class Origin(Enum):
    """Where a value enters the program."""

    __hash__ = object.__hash__  # that of enumerations is a function of Python's

    REQUEST = "request"
    """A request that somebody sent: parameters, body, headers, cookies, path."""
    UPLOAD = "upload"
    """An uploaded file: its name and its content."""
    NETWORK = "network"
    """What another machine answered: pages, sockets, queues, mail."""
    MODEL = "model"
    """The output of a language model."""
    TOOL = "tool"
    """The argument of a tool that a model or an agent calls."""
    COMMAND_LINE = "command-line"
    ENVIRONMENT = "environment"
    STDIN = "stdin"
    FILE = "file"
    """The program's own files, and its database."""
    SECRET = "secret"
    """A password, token or key: nothing that an attacker chooses, but not to be shown."""
    EXCEPTION = "exception"
    """The text of an exception or a traceback."""
    RANDOM = "random"
    """Numbers that can be foretold: nothing that an attacker chooses, but no secret."""
    PARAMETER = "parameter"
    """In the summary of a function: whatever is passed for a parameter."""

    @property
    def evidence(self) -> Evidence:
        """Return what the origin says of who chose the value (shared table of severities)."""
        return _EVIDENCE[self]


_EVIDENCE = {
    Origin.REQUEST: Evidence.REMOTE,
    Origin.UPLOAD: Evidence.REMOTE,
    Origin.NETWORK: Evidence.REMOTE,
    Origin.MODEL: Evidence.REMOTE,
    Origin.TOOL: Evidence.REMOTE,
    Origin.COMMAND_LINE: Evidence.LOCAL,
    Origin.ENVIRONMENT: Evidence.LOCAL,
    Origin.STDIN: Evidence.LOCAL,
    Origin.FILE: Evidence.LOCAL,
    Origin.SECRET: Evidence.CLEAN,
    Origin.EXCEPTION: Evidence.CLEAN,
    Origin.RANDOM: Evidence.CLEAN,
    Origin.PARAMETER: Evidence.UNKNOWN,
}


class Danger(Enum):
    """What a value can do at a sink; a sanitizer removes some of these and leaves others."""

    __hash__ = object.__hash__

    COMMAND = "command"
    PROGRAM = "program"
    """Which program is started, whatever a shell makes of the rest."""
    CODE = "code"
    SQL = "sql"
    NOSQL = "nosql"
    LDAP = "ldap"
    XPATH = "xpath"
    TEMPLATE = "template"
    MARKUP = "markup"
    HEADER = "header"
    LOG = "log"
    REGEX = "regex"
    OPTION = "option"
    """A word of an argument list that is read as an option."""
    REFLECTION = "reflection"
    FORMAT = "format"
    XML_TEXT = "xml-text"
    """Markup of an XML document that is put together."""
    FORMULA = "formula"
    GRAPHQL = "graphql"
    PATH = "path"
    EXPANSION = "expansion"
    """Compressed data that grows without a bound."""
    UPLOAD_NAME = "upload-name"
    URL = "url"
    """An address that the program itself asks."""
    REDIRECT = "redirect"
    PICKLE = "pickle"
    XML_ENTITY = "xml-entity"
    XML_BOMB = "xml-bomb"
    DISCLOSURE = "disclosure"
    """A secret that becomes readable: logs, output, prompts."""
    TRACE = "trace"
    """Text of an exception in an answer."""
    MASS_ASSIGNMENT = "mass-assignment"
    SESSION = "session"
    PROMPT = "prompt"
    DOWNLOAD = "download"
    """Downloaded data that is run, installed or loaded."""
    CUSTOM = "custom"
    """What rules of a project speak of that is none of the others."""


EVERYTHING: frozenset[Danger] = frozenset(Danger)


@dataclass(frozen=True, slots=True)
class Source:
    """An expression that gives data from outside.

    `name` is an attribute ("flask.request.args"), a call ("builtins.input()") or a
    method's result ("socket.socket().recv()"). What is taken out of it, and what is
    made of it, comes from there too. `what` completes "comes from …": "the query
    string of the request".
    """

    name: str
    origin: Origin
    what: str


@dataclass(frozen=True, slots=True)
class Decorated:
    """Functions with this decorator get their parameters from outside.

    `decorator` is named without a call of its own: "flask.Flask().route" stands for
    `@app.route("/")`. "*.route" matches an object of unknown type. Parameters with a
    default that calls `exempt` (injected dependencies) and those with the annotation
    of a known class are what that says instead.
    """

    decorator: str
    origin: Origin
    what: str
    exempt: tuple[str, ...] = ()
    first: str = ""
    """Type of the first parameter, if it is an object ("aiohttp.web.Request()")."""
    returns: str = ""
    """What becomes of the result: "markup" for a page that is shown as HTML."""
    page: tuple[str, str] | None = None
    """Keyword and class: with that class for it, the result is a page whatever it is."""
    closed: tuple[str, ...] = ()
    """Parameters that a route or option converts to what holds no text: found in the code."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A function passed to this call is called back with data from outside."""

    call: str
    keyword: str
    position: int | None
    origin: Origin
    what: str
    first: str = ""
    returns: str = ""
    closed: tuple[str, ...] = ()
    injects: bool = False
    """What the function gives is put in for the parameter that the call stands at."""


@dataclass(frozen=True, slots=True)
class Method:
    """Methods of subclasses of `base` get their parameters from outside.

    `names` empty: all public methods. `first` is the type of the first parameter
    behind `self`, if it is an object.
    """

    base: str
    names: tuple[str, ...]
    origin: Origin
    what: str
    first: str = ""
    returns: str = ""


@dataclass(frozen=True, slots=True)
class NamedParameter:
    """A parameter of this name is an object of this type, in files that import `module`.

    An empty module stands for any file: for names that mean one thing everywhere.
    With `before`, only where a parameter of that name follows at once.
    """

    parameter: str
    type: str
    module: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of objects of a class: `Attribute("Handler", "request", "Request()")`."""

    owner: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Sink:
    """An argument that is dangerous to fill from outside.

    `arguments` are (keyword, position) pairs; position None: keyword only; ("*", n):
    all positional arguments from n on; ("**", None): all keywords; ("self", None): the
    object whose method is called.
    """

    name: str
    danger: Danger
    arguments: tuple[tuple[str, int | None], ...]
    note: str = ""
    """How messages call the argument, such as "the query"; empty: the rule's word."""


@dataclass(frozen=True, slots=True)
class Sanitizer:
    """A call whose result is no longer dangerous in these ways."""

    name: str
    removes: frozenset[Danger] = EVERYTHING


@dataclass(frozen=True, slots=True)
class Guard:
    """A call that is true only if its argument is harmless in these ways.

    `argument` is the position of what is checked, or -1 for the object of a method.
    With `raises`, the call itself fails where it is not.
    """

    name: str
    removes: frozenset[Danger] = EVERYTHING
    argument: int = 0
    raises: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """One name for another: a function's result type, a re-export.

    `Same("sqlite3.connect().cursor()", "dbapi.Cursor()")`,
    `Same("fastapi.Request", "starlette.requests.Request")`.
    """

    name: str
    stands_for: str


@dataclass(frozen=True, slots=True)
class Passes:
    """A call that hands data on from its arguments to its result.

    `removes` what it makes harmless on the way. Methods of text and containers are
    known without this.
    """

    name: str
    arguments: tuple[int, ...] = ()
    """Positions; empty: all arguments."""
    removes: frozenset[Danger] = frozenset()


@dataclass(frozen=True, slots=True)
class Fresh:
    """A call whose result does not come from its arguments (a look-up, a count, a check)."""

    name: str


@dataclass(frozen=True, slots=True)
class Calls:
    """A call that calls one of its arguments: `threading.Thread(target=f, args=(x,))`.

    `function` is (keyword, position). The called function gets the positional arguments
    from `first` on, the items of the argument `packed`, or, with `items`, each element
    of the iterables from `first` on.
    """

    name: str
    function: tuple[str, int | None]
    first: int | None = None
    packed: tuple[str, int | None] | None = None
    items: bool = False


@dataclass(frozen=True, slots=True)
class NoReturn:
    """A call that does not come back: `flask.abort`."""

    name: str


@dataclass(frozen=True, slots=True)
class Library:
    """All that is known of one library."""

    name: str
    sources: tuple[Source, ...] = ()
    entries: tuple[Decorated | Registered | Method | NamedParameter, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    sinks: tuple[Sink, ...] = ()
    sanitizers: tuple[Sanitizer, ...] = ()
    guards: tuple[Guard, ...] = ()
    same: tuple[Same, ...] = ()
    passes: tuple[Passes, ...] = ()
    fresh: tuple[Fresh, ...] = ()
    calls: tuple[Calls, ...] = ()
    no_return: tuple[NoReturn, ...] = ()
    shared: tuple[str, ...] = ()
    """Objects that functions share: what one sets in them, or puts there, others read."""
    hosts: tuple[str, ...] = ()
    """Names of the address that a client has asked: to compare a host with it is a check."""
    own: tuple[str, ...] = ()
    """Names that may be code of the project itself: they are what is said of them here,
    and everything else in its files is followed."""
