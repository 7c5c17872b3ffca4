"""Ways of spelling what is called."""

from __future__ import annotations

from .ways import INSIDE, Way


def _imports() -> tuple[Way, ...]:
    family = "names: imports"
    return (
        Way("import module", family, "$import", call="<<$path||$otherpath>>"),
        Way("import module as", family, "import $module as m", call="m.<<$attr||$other>>"),
        Way(
            "from import",
            family,
            "from $module import $attr, $other",
            call="<<$attr||$other>>",
        ),
        Way("from import as", family, "from $module import <<$attr||$other>> as run", call="run"),
        Way(
            "from import as a harmless name",
            family,
            "from $module import <<$attr as $other||$other as $attr>>",
            call="<<$other||$attr>>",
        ),
        Way(
            "shadowed import",
            family,
            """
            from $module import $attr
            <<||def $attr(*args, **options):>>
            <<||    return args>>
            """,
            call="$attr",
            shadow=True,
        ),
        Way(
            "star import",
            family,
            """
            from $module import *
            <<||def $attr(*args, **options):>>
            <<||    return args>>
            """,
            call="$attr",
            shadow=True,
        ),
        Way(
            "import inside a function",
            family,
            body="import $module as inner_module",
            call="inner_module.<<$attr||$other>>",
            places=INSIDE,
        ),
        Way(
            "from import inside a function",
            family,
            body="from $module import <<$attr||$other>> as inner_run",
            call="inner_run",
            places=INSIDE,
        ),
        Way(
            "import of a module in try/except ImportError",
            family,
            """
            try:
                import not_installed_here as tool
            except ImportError:
                import $module as tool
            """,
            call="tool.<<$attr||$other>>",
        ),
        Way(
            "import of a name in try/except ImportError",
            family,
            """
            try:
                from $module import <<$attr||$other>> as run
            except ImportError:
                run = print
            """,
            call="run",
        ),
        Way(
            "import in a branch",
            family,
            """
            import sys
            if sys.version_info >= (3, 0):
                from $module import <<$attr||$other>> as run
            else:
                run = None
            """,
            call="run",
        ),
        Way("__import__", family, call='__import__("$module", fromlist=["x"]).<<$attr||$other>>'),
        Way(
            "__import__ in a variable",
            family,
            body='loaded = __import__("$module", fromlist=["x"])',
            call="loaded.<<$attr||$other>>",
        ),
        Way(
            "importlib.import_module",
            family,
            "import importlib",
            call='importlib.import_module("$module").<<$attr||$other>>',
        ),
        Way(
            "import_module under another name",
            family,
            'from importlib import import_module as fetch\nloaded = fetch("$module")',
            call="loaded.<<$attr||$other>>",
        ),
        Way(
            "import_module of an assembled name",
            family,
            "import importlib",
            'loaded = importlib.import_module("".join(["$module_a", "$module_b"]))',
            call="loaded.<<$attr||$other>>",
        ),
        Way(
            "builtins.__import__",
            family,
            "import builtins",
            call='builtins.__import__("$module", fromlist=["x"]).<<$attr||$other>>',
        ),
        Way(
            "sys.modules",
            family,
            "import sys\nimport $module",
            call='sys.modules["$module"].<<$attr||$other>>',
        ),
    )


def _bindings() -> tuple[Way, ...]:
    family = "names: binding"
    return (
        Way(
            "rebinding in the module",
            family,
            """
            $import
            run = <<$otherpath||$path>>
            run = <<$path||$otherpath>>
            """,
            call="run",
        ),
        Way(
            "rebinding in the function",
            family,
            "$import",
            """
            step = <<$otherpath||$path>>
            step = <<$path||$otherpath>>
            """,
            call="step",
        ),
        Way(
            "rebinding in a class",
            family,
            """
            $import
            class Tools:
                run = <<$path||$otherpath>>
            """,
            call="Tools.run",
        ),
        Way(
            "alias of an alias",
            family,
            "import $module as one\ntwo = one",
            "three = two.<<$attr||$other>>",
            call="three",
        ),
        Way(
            "two names at once",
            family,
            "$import\nrun, show = <<$path, $otherpath||$otherpath, $path>>",
            call="run",
        ),
        Way(
            "chained assignment", family, "$import\nrun = go_on = <<$path||$otherpath>>", call="run"
        ),
        Way(
            "annotated assignment",
            family,
            "from typing import Any\n$import\nrun: Any = <<$path||$otherpath>>",
            call="run",
        ),
        Way("walrus on a callable", family, "$import", call="(act := <<$path||$otherpath>>)"),
        Way(
            "conditional expression on a callable",
            family,
            "$import",
            "act = $path if <<1 < 2||1 > 2>> else $otherpath",
            call="act",
        ),
        Way(
            "global set by a function",
            family,
            """
            $import
            run = None
            def set_up():
                global run
                run = <<$path||$otherpath>>
            set_up()
            """,
            call="run",
        ),
        Way(
            "callable in a loop variable",
            family,
            "$import",
            """
            for act in (<<$path||$otherpath>>,):
                pass
            """,
            call="act",
        ),
    )


def _lookups() -> tuple[Way, ...]:
    family = "names: look-up"
    return (
        Way("getattr", family, "import $module", call='getattr($module, "<<$attr||$other>>")'),
        Way(
            "getattr with a default",
            family,
            "import $module",
            call='getattr($module, "<<$attr||$other>>", None)',
        ),
        Way(
            "getattr assembled by +",
            family,
            "import $module",
            call='getattr($module, <<"$attr_a" + "$attr_b"||"$other_a" + "$other_b">>)',
        ),
        Way(
            "getattr assembled by join",
            family,
            "import $module",
            """
            spelled = "".join([<<"$attr_a", "$attr_b"||"$other_a", "$other_b">>])
            act = getattr($module, spelled)
            """,
            call="act",
        ),
        Way(
            "getattr assembled by %",
            family,
            "import $module",
            call='getattr($module, "%s%s" % (<<"$attr_a", "$attr_b"||"$other_a", "$other_b">>))',
        ),
        Way(
            "getattr assembled by an f-string",
            family,
            'import $module\nSTART = "<<$attr_a||$other_a>>"',
            call='getattr($module, f"{START}<<$attr_b||$other_b>>")',
        ),
        Way(
            "getattr of a module constant",
            family,
            'import $module\nNAME = "<<$attr||$other>>"',
            call="getattr($module, NAME)",
        ),
        Way(
            "getattr reversed",
            family,
            "import $module",
            call='getattr($module, "<<$attr_back||$other_back>>"[::-1])',
        ),
        Way(
            "operator.attrgetter",
            family,
            "import operator\nimport $module",
            call='operator.attrgetter("<<$attr||$other>>")($module)',
        ),
        Way("vars()", family, "import $module", call='vars($module)["<<$attr||$other>>"]'),
        Way("__dict__", family, "import $module", call='$module.__dict__["<<$attr||$other>>"]'),
        Way(
            "__dict__.get",
            family,
            "import $module",
            call='$module.__dict__.get("<<$attr||$other>>")',
        ),
        Way(
            "__getattribute__",
            family,
            "import $module",
            call='$module.__getattribute__("<<$attr||$other>>")',
        ),
        Way(
            "globals()",
            family,
            "from $module import $attr, $other",
            call='globals()["<<$attr||$other>>"]',
        ),
    )


def _containers() -> tuple[Way, ...]:
    family = "names: containers"
    return (
        Way(
            "dispatch dict",
            family,
            '$import\nACTIONS = {"run": $path, "show": $otherpath}',
            call='ACTIONS["<<run||show>>"]',
        ),
        Way(
            "dispatch dict with get",
            family,
            '$import\nACTIONS = {"run": $path, "show": $otherpath}',
            call='ACTIONS.get("<<run||show>>")',
        ),
        Way(
            "dispatch dict filled later",
            family,
            """
            $import
            ACTIONS = {}
            ACTIONS["run"] = $path
            ACTIONS["show"] = $otherpath
            """,
            call='ACTIONS["<<run||show>>"]',
        ),
        Way(
            "dispatch list",
            family,
            "$import",
            "steps = [$path, $otherpath]",
            call="steps[<<0||1>>]",
        ),
        Way(
            "dispatch tuple from the end",
            family,
            "$import\nSTEPS = ($path, $otherpath)",
            call="STEPS[<<-2||-1>>]",
        ),
        Way(
            "list with append",
            family,
            "$import",
            "steps = []\nsteps.append($otherpath)\nsteps.append($path)",
            call="steps[<<1||0>>]",
        ),
        Way(
            "dict of tuples",
            family,
            '$import\nACTIONS = {"run": ("help", $path, $otherpath)}',
            call='ACTIONS["run"][<<1||2>>]',
        ),
        Way(
            "SimpleNamespace",
            family,
            """
            from types import SimpleNamespace
            $import
            tools = SimpleNamespace(run=$path, show=$otherpath)
            """,
            call="tools.<<run||show>>",
        ),
        Way(
            "match that picks a callable",
            family,
            "$import",
            """
            mode = "<<run||show>>"
            match mode:
                case "run":
                    act = $path
                case _:
                    act = $otherpath
            """,
            call="act",
        ),
    )


def _functions() -> tuple[Way, ...]:
    family = "names: functions"
    return (
        Way(
            "functools.partial",
            family,
            "import functools\n$import\nrun = functools.partial(<<$path||$otherpath>>)",
            call="run",
        ),
        Way(
            "partial under another name",
            family,
            "from functools import partial as bind\n$import",
            call="bind(<<$path||$otherpath>>)",
        ),
        Way(
            "partial of a wrapper",
            family,
            """
            from functools import partial
            $import
            def use(verbose, text):
                return SINK(<<$path||$otherpath>>, text)
            """,
            call="partial(use, True)",
            holds_sink=True,
        ),
        Way(
            "default argument",
            family,
            """
            $import
            def use(text, act=<<$path||$otherpath>>):
                return SINK(act, text)
            """,
            call="use",
            holds_sink=True,
        ),
        Way(
            "lambda",
            family,
            "$import\nuse = lambda text: SINK(<<$path||$otherpath>>, text)",
            call="use",
            holds_sink=True,
        ),
        Way(
            "lambda called at once",
            family,
            "$import",
            call="(lambda text: SINK(<<$path||$otherpath>>, text))",
            holds_sink=True,
        ),
        Way(
            "lambda in a dict",
            family,
            """
            $import
            ACTIONS = {
                "run": lambda text: <<SINK($path, text)||len(text)>>,
                "show": lambda text: <<len(text)||SINK($otherpath, text)>>,
            }
            """,
            call='ACTIONS["<<run||show>>"]',
            holds_sink=True,
        ),
        Way(
            "wrapper",
            family,
            """
            $import
            def use(text):
                return SINK(<<$path||$otherpath>>, text)
            """,
            call="use",
            holds_sink=True,
        ),
        Way(
            "wrapper of a wrapper",
            family,
            """
            $import
            def use(text):
                return SINK(<<$path||$otherpath>>, text)
            def outer(text):
                return use(text)
            """,
            call="outer",
            holds_sink=True,
        ),
        Way(
            "wrapper that ignores its argument",
            family,
            """
            $import
            def use(text):
                <<pass||text = $ok>>
                return SINK($path, text)
            """,
            call="use",
            holds_sink=True,
            shadow=True,
        ),
        Way(
            "wrapper with *args",
            family,
            """
            $import
            def use(*args):
                text = args[0]
                return SINK(<<$path||$otherpath>>, text)
            """,
            call="use",
            holds_sink=True,
        ),
        Way(
            "callback",
            family,
            """
            $import
            def apply(act, text):
                return SINK(act, text)
            def use(text):
                return apply(<<$path||$otherpath>>, text)
            """,
            call="use",
            holds_sink=True,
        ),
        Way(
            "function that returns the callable",
            family,
            """
            $import
            def choose():
                return <<$path||$otherpath>>
            """,
            call="choose()",
        ),
        Way(
            "closure over the callable",
            family,
            """
            $import
            def make(act):
                def inner(text):
                    return SINK(act, text)
                return inner
            use = make(<<$path||$otherpath>>)
            """,
            call="use",
            holds_sink=True,
        ),
        Way(
            "decorated wrapper",
            family,
            """
            import functools
            $import
            def logged(function):
                @functools.wraps(function)
                def inner(*args):
                    return function(*args)
                return inner
            @logged
            def use(text):
                return SINK(<<$path||$otherpath>>, text)
            """,
            call="use",
            holds_sink=True,
        ),
        Way(
            "decorator that replaces the function",
            family,
            """
            $import
            def instead(act):
                def replace(function):
                    def inner(text):
                        return SINK(act, text)
                    return inner
                return replace
            @instead(<<$path||$otherpath>>)
            def use(text):
                return text
            """,
            call="use",
            holds_sink=True,
        ),
        Way(
            "nested function",
            family,
            "$import",
            """
            def use(text):
                return SINK(<<$path||$otherpath>>, text)
            """,
            call="use",
            holds_sink=True,
        ),
    )


def _objects() -> tuple[Way, ...]:
    family = "names: objects"
    return (
        Way(
            "class attribute through an instance",
            family,
            """
            $import
            class Tools:
                run = staticmethod(<<$path||$otherpath>>)
            """,
            call="Tools().run",
        ),
        Way(
            "class attribute set later",
            family,
            """
            $import
            class Tools:
                run = None
            Tools.run = staticmethod(<<$path||$otherpath>>)
            """,
            call="Tools.run",
        ),
        Way(
            "inherited class attribute",
            family,
            """
            $import
            class First:
                run = staticmethod(<<$path||$otherpath>>)
            class Second(First):
                pass
            """,
            call="Second.run",
        ),
        Way(
            "callable in an instance attribute",
            family,
            """
            $import
            class Worker:
                def __init__(self):
                    self.act = <<$path||$otherpath>>
                def use(self, text):
                    return SINK(self.act, text)
            """,
            call="Worker().use",
            holds_sink=True,
        ),
        Way(
            "attribute given to __init__",
            family,
            """
            $import
            class Worker:
                def __init__(self, act):
                    self.act = act
                def use(self, text):
                    return SINK(self.act, text)
            """,
            "worker = Worker(<<$path||$otherpath>>)",
            call="worker.use",
            holds_sink=True,
        ),
        Way(
            "bound method in a variable",
            family,
            """
            $import
            class Worker:
                def use(self, text):
                    return SINK(<<$path||$otherpath>>, text)
            go = Worker().use
            """,
            call="go",
            holds_sink=True,
        ),
        Way(
            "static method",
            family,
            """
            $import
            class Worker:
                @staticmethod
                def use(text):
                    return SINK(<<$path||$otherpath>>, text)
            """,
            call="Worker.use",
            holds_sink=True,
        ),
        Way(
            "class method",
            family,
            """
            $import
            class Worker:
                @classmethod
                def use(cls, text):
                    return SINK(<<$path||$otherpath>>, text)
            """,
            call="Worker.use",
            holds_sink=True,
        ),
        Way(
            "inherited method",
            family,
            """
            $import
            class Worker:
                def use(self, text):
                    return SINK(<<$path||$otherpath>>, text)
            class Special(Worker):
                pass
            """,
            call="Special().use",
            holds_sink=True,
        ),
        Way(
            "overridden method",
            family,
            """
            $import
            class Worker:
                def use(self, text):
                    return <<len(text)||SINK($otherpath, text)>>
            class Special(Worker):
                def use(self, text):
                    return <<SINK($path, text)||len(text)>>
            """,
            call="<<Special||Worker>>().use",
            holds_sink=True,
        ),
        Way(
            "__call__",
            family,
            """
            $import
            class Worker:
                def __call__(self, text):
                    return SINK(<<$path||$otherpath>>, text)
            """,
            call="Worker()",
            holds_sink=True,
        ),
        Way(
            "property that returns the callable",
            family,
            """
            $import
            class Worker:
                @property
                def act(self):
                    return <<$path||$otherpath>>
            """,
            call="Worker().act",
        ),
        Way(
            "subclass of a known class",
            family,
            """
            import $module
            class Plain:
                def __init__(self, *args, **options):
                    self.args = args
            class Special(<<$module.$attr||Plain>>):
                pass
            """,
            call="Special",
            subclass=True,
            shadow=True,
        ),
        Way(
            "subclass with super().__init__",
            family,
            """
            import $module
            class Special($module.$attr):
                def __init__(self, *args, **options):
                    <<super().__init__(*args, **options)||self.args = args>>
            """,
            call="Special",
            subclass=True,
            shadow=True,
        ),
    )


_LOOKALIKE = """
class Lookalike:
    def $method(self, *args, **options):
        return args
"""


def _receivers() -> tuple[Way, ...]:
    family = "names: instances"
    top = _LOOKALIKE + "import $module"

    def way(name: str, more: str = "", body: str = "", call: str = "thing", **rest: object) -> Way:
        return Way(name, family, top + more, body, call=call, receiver=True, **rest)

    given = "<<$make||Lookalike()>>"
    return (
        way("instance in a variable", body=f"thing = {given}"),
        way("instance of the module", f"\nTHING = {given}", call="THING"),
        way("instance from a function", f"\ndef make():\n    return {given}", call="make()"),
        way(
            "instance in an attribute",
            f"\nclass Store:\n    def __init__(self):\n        self.thing = {given}",
            call="Store().thing",
        ),
        way(
            "annotated parameter",
            "\ndef use(thing: <<$cls||Lookalike>>, text):\n    return CALL(thing, text)",
            call=f"(lambda text: use({given}, text))",
            holds_sink=True,
        ),
        way(
            "context manager",
            """
import contextlib
@contextlib.contextmanager
def opened():
    yield <<$make||Lookalike()>>
def use(text):
    with opened() as thing:
        return CALL(thing, text)
""",
            call="use",
            holds_sink=True,
        ),
        way(
            "instance of a subclass",
            "\nclass Special(<<$cls||Lookalike>>):\n    pass",
            body="thing = Special(<<$arguments||>>)",
        ),
        way(
            "bound method of an instance",
            body=f"act = {given}.$method\nuse = lambda text: ACT(act, text)",
            call="use",
            holds_sink=True,
        ),
        way(
            "getattr on an instance",
            body=f'act = getattr({given}, "$method")\nuse = lambda text: ACT(act, text)',
            call="use",
            holds_sink=True,
        ),
    )


PLAIN_NAME = _imports()[0]
NAME_WAYS: tuple[Way, ...] = (
    *_imports(),
    *_bindings(),
    *_lookups(),
    *_containers(),
    *_functions(),
    *_objects(),
    *_receivers(),
)
