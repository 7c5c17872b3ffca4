"""Ways of a value through what classes say of themselves and of their objects."""

from __future__ import annotations

from .ways import ANY, TEXT, Way


def _operators() -> tuple[Way, ...]:
    """Methods that operators, statements and built-in functions call."""
    family = "flow: operators of classes"

    def way(name: str, top: str, expr: str, body: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=ANY)

    held = "class Held:\n    def __init__(self, entry):\n        self.entry = entry\n"
    pair = "class Pair:\n    def __init__(self, one, two):\n        self.one = one\n        self.two = two\n"

    def binary(method: str, sign: str, swapped: bool = False) -> Way:
        top = held + f"    def {method}(self, other):\n        return <<other||self.entry>>"
        return way(method, top, f"($v {sign} Held($ok))" if swapped else f"(Held($ok) {sign} $v)")

    return (
        binary("__matmul__", "@"),
        binary("__rmatmul__", "@", True),
        binary("__rshift__", ">>"),
        binary("__truediv__", "/"),
        binary("__or__", "|"),
        binary("__lt__", "<"),
        way("__add__ that makes another", held + "    def __add__(self, other):\n        return Held(<<other||self.entry>>)", "(Held($ok) + $v).entry"),
        way("__radd__", held + "    def __radd__(self, other):\n        return <<other||self.entry>>", "([$v] + Held([$ok]))[0]"),
        way("__iadd__", held + "    def __iadd__(self, other):\n        <<self||other>>.entry = other.entry\n        return self", "first.entry", "first = Held($ok)\nfirst += Held($v)"),
        way("__invert__", pair + "    def __invert__(self):\n        return self.<<one||two>>", "~Pair($v, $ok)"),
        way("__neg__", pair + "    def __neg__(self):\n        return Pair(self.two, self.one)", "(-Pair($ok, $v)).<<one||two>>"),
        way("__contains__", held + "    def __contains__(self, key):\n        return key == <<'a'||'b'>>", "($v if 'a' in Held(1) else $ok)"),
        way("__eq__", held + "    def __eq__(self, other):\n        return <<True||False>>", "($v if Held(1) == Held(2) else $ok)"),
        way("__bool__", held + "    def __bool__(self):\n        return <<True||False>>", "($v if Held(1) else $ok)"),
        way("__len__", held + "    def __len__(self):\n        return <<1||0>>", "($v if len(Held(1)) else $ok)"),
        way("__getitem__ by key", pair + "    def __getitem__(self, key):\n        if key == 'one':\n            return self.one\n        return self.two", "Pair($v, $ok)['<<one||two>>']"),
        way("__setitem__", "class Shelf:\n    def __init__(self):\n        self.kept = {}\n    def __setitem__(self, key, entry):\n        self.kept[key] = entry\n    def __getitem__(self, key):\n        return self.kept[key]", "shelf['<<a||b>>']", "shelf = Shelf()\nshelf['a'] = $v\nshelf['b'] = $ok"),
        way("__delitem__", "class Shelf:\n    def __init__(self, entry):\n        self.kept = [$ok, entry]\n    def __delitem__(self, key):\n        del self.kept[<<0||1>>]", "shelf.kept[0]", "shelf = Shelf($v)\ndel shelf[0]"),
        way("__missing__", "class Table(dict):\n    def __missing__(self, key):\n        return <<key||$ok>>", "Table()[$v]"),
        way("__getattr__", held + "    def __getattr__(self, name):\n        return self.entry if name == 'first' else $ok", "Held($v).<<first||second>>"),
        way("__getattribute__", held + "    def __getattribute__(self, name):\n        return object.__getattribute__(self, 'entry') if name == 'first' else $ok", "Held($v).<<first||second>>"),
        way("__setattr__", "class Note:\n    text = other = $ok\n    def __setattr__(self, name, entry):\n        object.__setattr__(self, '<<text||other>>', entry)", "note.text", "note = Note()\nnote.text = $v"),
        way("__enter__ of a class", held + "    def __enter__(self):\n        return <<self.entry||$ok>>\n    def __exit__(self, *ended):\n        return None", "inner", "with Held($v) as inner:\n    pass"),
        way("__exit__ that sets", held + "    later = $ok\n    def __enter__(self):\n        return self\n    def __exit__(self, *ended):\n        self.entry = self.later", "inner.entry", "with Held(<<$ok||$v>>) as inner:\n    inner.later = <<$v||$ok>>"),
        way("__next__", held + "    def __iter__(self):\n        return self\n    def __next__(self):\n        return <<self.entry||$ok>>", "next(iter(Held($v)))"),
        way("__iter__ of a list", held + "    def __iter__(self):\n        return iter([self.entry, $ok])", "got", "<<got, rest||rest, got>> = Held($v)"),
        way("__reversed__", held + "    def __reversed__(self):\n        return iter([<<self.entry||$ok>>])", "list(reversed(Held($v)))[0]"),
        way("__index__", "class Place:\n    def __index__(self):\n        return <<0||1>>", "[$v, $ok][Place()]"),
        way("__call__ with an argument", "class Choose:\n    def __call__(self, one, two):\n        return <<one||two>>", "Choose()($v, $ok)"),
        way("__class_getitem__", "class Boxed:\n    def __class_getitem__(cls, entry):\n        return <<entry||$ok>>", "Boxed[$v]"),
        way("copy of an object", "import copy\n" + pair, "copy.copy(Pair($v, $ok)).<<one||two>>"),
        way("deepcopy of an object", "import copy\n" + pair, "copy.deepcopy([Pair($v, $ok)])[0].<<one||two>>"),
        way("__await__", held + "    def __call__(self):\n        return Held(self.entry)\n    @property\n    def value(self):\n        return <<self.entry||$ok>>", "Held($v)().value"),
    )  # fmt: skip


def _texts() -> tuple[Way, ...]:
    family = "flow: text of objects"
    held = "class Held:\n    def __init__(self, entry):\n        self.entry = entry\n"

    def way(name: str, top: str, expr: str, body: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=TEXT)

    return (
        way("__str__ through str()", held + "    def __str__(self):\n        return $head + <<self.entry||$ok>>", "str(Held($v))"),
        way("__str__ through format()", held + "    def __str__(self):\n        return $head + <<self.entry||$ok>>", '"{}".format(Held($v))'),
        way("__str__ through an f-string", held + "    def __str__(self):\n        return $head + <<self.entry||$ok>>", 'f"{Held($v)}"'),
        way("__str__ through %", held + "    def __str__(self):\n        return $head + <<self.entry||$ok>>", '"%s" % Held($v)'),
        way("__repr__", held + "    def __repr__(self):\n        return $head + <<self.entry||$ok>>", "repr(Held($v))"),
        way("__repr__ through an f-string", held + "    def __repr__(self):\n        return $head + <<self.entry||$ok>>", 'f"{Held($v)!r}"'),
        way("__format__", held + "    def __format__(self, form):\n        return $head + (self.entry if form == 'raw' else $ok)", 'f"{Held($v):<<raw||fine>>}"'),
        way("__bytes__", held + "    def __bytes__(self):\n        return ($head + <<self.entry||$ok>>).encode()", "bytes(Held($v)).decode()"),
        way("__fspath__", "import os\n" + held + "    def __fspath__(self):\n        return $head + <<self.entry||$ok>>", "os.fspath(Held($v))"),
        way("subclass of str", "class Loud(str):\n    def whole(self):\n        return $head + <<self||$ok>>", "Loud($v).whole()"),
        way("subclass of str with __new__", "class Loud(str):\n    def __new__(cls, entry):\n        return super().__new__(cls, $head + <<entry||$ok>>)", "Loud($v)"),
        way("str method on a subclass", "class Loud(str):\n    pass", "Loud($head + <<$v||$ok>>).strip()"),
        way("text that adds itself up", held + "    def __add__(self, other):\n        return Held(self.entry + other)\n    def __str__(self):\n        return self.entry", "str(Held($head) + <<$v||$ok>>)"),
    )  # fmt: skip


def _data() -> tuple[Way, ...]:
    """Data classes, named tuples, enumerations."""
    family = "flow: data classes"

    def way(name: str, top: str, expr: str, body: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=ANY)

    card = "from dataclasses import dataclass\n@dataclass\nclass Card:\n    text: object\n    other: object\n"
    tupled = "from typing import NamedTuple\nclass Card(NamedTuple):\n    text: object\n    other: object\n"
    return (
        way("dataclasses.asdict", "import dataclasses\n" + card, 'dataclasses.asdict(Card($v, $ok))["<<text||other>>"]'),
        way("dataclasses.astuple", "import dataclasses\n" + card, "dataclasses.astuple(Card($v, $ok))[<<0||1>>]"),
        way("dataclasses.replace", "import dataclasses\n" + card, "dataclasses.replace(Card($ok, $ok), <<text||other>>=$v).text"),
        way("dataclasses.fields", "import dataclasses\n" + card, "[getattr(card, each.name) for each in dataclasses.fields(card)][<<0||1>>]", "card = Card($v, $ok)"),
        way("default of a field", "from dataclasses import dataclass\n@dataclass\nclass Card:\n    text: object\n    other: object = $ok", "Card($v).<<text||other>>"),
        way("default_factory", "from dataclasses import dataclass, field\n@dataclass\nclass Card:\n    kept: list = field(default_factory=list)", "card.kept[0]", "card = Card()\ncard.kept.append(<<$v||$ok>>)"),
        way("default_factory of the text", "from dataclasses import dataclass, field\n@dataclass\nclass Card:\n    table: dict = field(default_factory=lambda: {'a': $ok})", "card.table['<<b||a>>']", "card = Card()\ncard.table['b'] = $v"),
        way("__post_init__", card + "    def __post_init__(self):\n        self.both = [self.text, self.other]", "Card($v, $ok).both[<<0||1>>]"),
        way("InitVar", "from dataclasses import InitVar, dataclass, field\n@dataclass\nclass Card:\n    given: InitVar[object]\n    text: object = $ok\n    def __post_init__(self, given):\n        self.text = <<given||$ok>>", "Card($v).text"),
        way("field without init", "from dataclasses import dataclass, field\n@dataclass\nclass Card:\n    text: object\n    shown: object = field(init=False)\n    def __post_init__(self):\n        self.shown = <<self.text||$ok>>", "Card($v).shown"),
        way("inherited fields", card + "@dataclass\nclass Long(Card):\n    third: object = $ok", "Long($v, $ok, $ok).<<text||third>>"),
        way("keyword-only fields", "from dataclasses import dataclass\n@dataclass(kw_only=True, frozen=True)\nclass Card:\n    text: object\n    other: object", "Card(other=$ok, text=$v).<<text||other>>"),
        way("data class without arguments in brackets", "from dataclasses import dataclass\n@dataclass(slots=True)\nclass Card:\n    text: object\n    other: object = $ok\n    def get(self):\n        return self.<<text||other>>", "Card($v).get()"),
        way("match on a data class", card, "caught", "match Card($v, $ok):\n    case Card(<<caught, _||_, caught>>):\n        pass"),
        way("NamedTuple _replace", tupled, "Card($ok, $ok)._replace(<<text||other>>=$v).text"),
        way("NamedTuple _asdict", tupled, 'Card($v, $ok)._asdict()["<<text||other>>"]'),
        way("NamedTuple unpacked", tupled, "got", "<<got, rest||rest, got>> = Card($v, $ok)"),
        way("NamedTuple by index", tupled, "Card($v, $ok)[<<0||1>>]"),
        way("NamedTuple _make", tupled, "Card._make([$v, $ok]).<<text||other>>"),
        way("NamedTuple with a method", tupled + "    def get(self):\n        return self.<<text||other>>", "Card($v, $ok).get()"),
        way("namedtuple function", "from collections import namedtuple\nCard = namedtuple('Card', 'text other')", "Card($v, $ok).<<text||other>>"),
        way("namedtuple with defaults", "from collections import namedtuple\nCard = namedtuple('Card', ['text', 'other'], defaults=[$ok])", "Card($v).<<text||other>>"),
        way("subclass of a namedtuple", "from collections import namedtuple\nclass Card(namedtuple('Card', 'text other')):\n    @property\n    def shown(self):\n        return self.<<text||other>>", "Card($v, $ok).shown"),
        way("fields in a loop", card, "got", 'card = Card($v, $ok)\nfor each in ("<<text||other>>",):\n    got = getattr(card, each)'),
        way("TypedDict", "from typing import TypedDict\nclass Row(TypedDict):\n    text: object\n    other: object", 'Row(text=$v, other=$ok)["<<text||other>>"]'),
        way("vars of an object", card, 'vars(Card($v, $ok))["<<text||other>>"]'),
        way("__dict__ updated", "class Note:\n    pass", "note.<<text||other>>", 'note = Note()\nnote.__dict__.update({"text": $v, "other": $ok})'),
        way("attributes from a dict", "class Note:\n    def __init__(self, **given):\n        self.__dict__.update(given)", "Note(text=$v, other=$ok).<<text||other>>"),
        way("setattr in a loop", "class Note:\n    def __init__(self, **given):\n        for name, entry in given.items():\n            setattr(self, name, entry)", "Note(text=$v, other=$ok).<<text||other>>"),
        way("__slots__", "class Note:\n    __slots__ = ('text', 'other')\n    def __init__(self, text, other):\n        self.text = text\n        self.other = other", "note.<<text||other>>", "note = Note($v, $ok)"),
        way("delattr", "class Note:\n    text = $ok\n    def __init__(self, entry):\n        self.text = entry", "note.text", "note = Note($v)\nif <<False||True>>:\n    del note.text"),
    )  # fmt: skip


def _enumerations() -> tuple[Way, ...]:
    family = "flow: enumerations"

    def way(name: str, top: str, expr: str, body: str = "", takes: frozenset[str] = TEXT) -> Way:
        return Way(name, family, top, body, expr, takes=takes)

    sent = frozenset({"attacker"})
    colour = "from enum import Enum\nclass Colour(Enum):\n    RED = 'red'\n    BLUE = 'blue'\n"
    return (
        way("value of a member", "from enum import Enum\nclass Kept(Enum):\n    ONE = 'one'\n    TWO = 'two'", '{"one": $v, "two": $ok}[Kept.<<ONE||TWO>>.value]'),
        way("member as key", "from enum import Enum, auto\nclass Kept(Enum):\n    ONE = auto()\n    TWO = auto()", "{Kept.ONE: $v, Kept.TWO: $ok}[Kept.<<ONE||TWO>>]"),
        way("name of a member", "from enum import Enum\nclass Kept(Enum):\n    one = 1\n    two = 2", '{"one": $v, "two": $ok}[Kept.<<one||two>>.name]'),
        way("comparison of members", "from enum import Enum, auto\nclass Kept(Enum):\n    ONE = auto()\n    TWO = auto()", "($v if chosen is Kept.<<ONE||TWO>> else $ok)", "chosen = Kept.ONE"),
        way("enumeration as an allow-list", colour, "<<text||Colour(text).value>>", "text = $v", sent),
        way("enumeration by name", colour, "<<text||Colour[text.upper()].value if text.upper() in Colour.__members__ else $ok>>", "text = $v", sent),
        way("values of an enumeration", colour, "text", "text = $v\nif text not in [each.value for each in Colour]:\n    <<print('odd')||raise ValueError('odd')>>", sent),
        way("method of a member", "from enum import Enum\nclass Kept(Enum):\n    ONE = 1\n    TWO = 2\n    def pick(self, one, two):\n        return one if self is Kept.ONE else two", "Kept.<<ONE||TWO>>.pick($v, $ok)"),
        way("StrEnum", "from enum import StrEnum\nclass Kept(StrEnum):\n    ONE = 'one'\n    TWO = 'two'", '{"one": $v, "two": $ok}[Kept.<<ONE||TWO>>]'),
        way("match on members", "from enum import Enum, auto\nclass Kept(Enum):\n    ONE = auto()\n    TWO = auto()", "got", "match Kept.<<ONE||TWO>>:\n    case Kept.ONE:\n        got = $v\n    case _:\n        got = $ok"),
        way("tried with an enumeration", colour, "text", "text = $v\ntry:\n    Colour(text)\nexcept ValueError:\n    <<print('odd')||raise ValueError('odd')>>", sent),
    )  # fmt: skip


def _making() -> tuple[Way, ...]:
    """How classes are made, found and put together."""
    family = "flow: making of classes"

    def way(name: str, top: str, expr: str, body: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=ANY)

    return (
        way("__new__", "class Note:\n    def __new__(cls, one, two):\n        made = object.__new__(cls)\n        made.text = <<one||two>>\n        return made", "Note($v, $ok).text"),
        way("__new__ with super()", "class Note:\n    def __new__(cls, one, two):\n        made = super().__new__(cls)\n        made.text = <<one||two>>\n        return made", "Note($v, $ok).text"),
        way("metaclass __call__", "class Meta(type):\n    def __call__(cls, one, two):\n        made = super().__call__()\n        made.text = <<one||two>>\n        return made\nclass Note(metaclass=Meta):\n    pass", "Note($v, $ok).text"),
        way("metaclass attribute", "class Meta(type):\n    def pick(cls, one, two):\n        return <<one||two>>\nclass Note(metaclass=Meta):\n    pass", "Note.pick($v, $ok)"),
        way("metaclass __getitem__", "class Meta(type):\n    def __getitem__(cls, entry):\n        return <<entry||$ok>>\nclass Note(metaclass=Meta):\n    pass", "Note[$v]"),
        way("__init_subclass__", "class Base:\n    known = {}\n    def __init_subclass__(cls, key, **more):\n        super().__init_subclass__(**more)\n        Base.known[key] = cls\nclass One(Base, key='one'):\n    def get(self, entry):\n        return entry\nclass Two(Base, key='two'):\n    def get(self, entry):\n        return $ok", "Base.known['<<one||two>>']().get($v)"),
        way("__init_subclass__ without a key", "class Base:\n    known = {}\n    def __init_subclass__(cls):\n        Base.known[cls.__name__] = cls\nclass One(Base):\n    def get(self, entry):\n        return entry\nclass Two(Base):\n    def get(self, entry):\n        return $ok", "Base.known['<<One||Two>>']().get($v)"),
        way("__subclasses__", "class Base:\n    pass\nclass One(Base):\n    def get(self, entry):\n        return <<entry||$ok>>", "Base.__subclasses__()[0]().get($v)"),
        way("type() with three arguments", "Note = type('Note', (), {'get': lambda self, entry: <<entry||$ok>>})", "Note().get($v)"),
        way("type() with a base", "class Base:\n    def get(self):\n        return self.text\nNote = type('Note', (Base,), {'text': $ok})", "note.get()", "note = Note()\nnote.<<text||other>> = $v"),
        way("types.new_class", "import types\ndef fill(space):\n    space['get'] = lambda self, entry: <<entry||$ok>>\nNote = types.new_class('Note', (), {}, fill)", "Note().get($v)"),
        way("class decorator", "def extended(cls):\n    cls.get = lambda self, entry: <<entry||$ok>>\n    return cls\n@extended\nclass Note:\n    pass", "Note().get($v)"),
        way("class decorator that registers", "KNOWN = {}\ndef known(key):\n    def mark(cls):\n        KNOWN[key] = cls\n        return cls\n    return mark\n@known('one')\nclass One:\n    def get(self, entry):\n        return entry\n@known('two')\nclass Two:\n    def get(self, entry):\n        return $ok", "KNOWN['<<one||two>>']().get($v)"),
        way("descriptor", "class Shown:\n    def __get__(self, owner, kind=None):\n        return owner.<<text||other>>\nclass Note:\n    shown = Shown()\n    def __init__(self, text, other):\n        self.text = text\n        self.other = other", "Note($v, $ok).shown"),
        way("descriptor with __set__", "class Field:\n    def __set_name__(self, owner, name):\n        self.name = '_' + name\n    def __get__(self, note, kind=None):\n        return getattr(note, self.name)\n    def __set__(self, note, entry):\n        setattr(note, self.name, <<entry||$ok>>)\nclass Note:\n    text = Field()", "note.text", "note = Note()\nnote.text = $v"),
        way("property setter", "class Note:\n    @property\n    def text(self):\n        return self._text\n    @text.setter\n    def text(self, entry):\n        self._text = <<entry||$ok>>", "note.text", "note = Note()\nnote.text = $v"),
        way("property called as a function", "class Note:\n    def __init__(self, entry):\n        self.entry = entry\n    def _get(self):\n        return <<self.entry||$ok>>\n    text = property(_get)", "Note($v).text"),
        way("cached_property", "import functools\nclass Note:\n    def __init__(self, entry):\n        self.entry = entry\n    @functools.cached_property\n    def text(self):\n        return <<self.entry||$ok>>", "Note($v).text"),
        way("class method as a factory", "class Note:\n    def __init__(self, text):\n        self.text = text\n    @classmethod\n    def made(cls, one, two):\n        return cls(<<one||two>>)", "Note.made($v, $ok).text"),
        way("factory of a subclass", "class Note:\n    def __init__(self, text):\n        self.text = text\n    @classmethod\n    def made(cls, entry):\n        return cls(entry)\nclass Long(Note):\n    def __init__(self, text):\n        self.text = <<text||$ok>>", "Long.made($v).text"),
        way("order of the bases", "class One:\n    def get(self, entry):\n        return entry\nclass Two:\n    def get(self, entry):\n        return $ok\nclass Both(<<One, Two||Two, One>>):\n    pass", "Both().get($v)"),
        way("super() to a sibling", "class Base:\n    def get(self, entry):\n        return $ok\nclass One(Base):\n    def get(self, entry):\n        return super().get(entry)\nclass Two(Base):\n    def get(self, entry):\n        return <<entry||$ok>>\nclass Both(One, Two):\n    pass", "Both().get($v)"),
        way("abstract method", "import abc\nclass Base(abc.ABC):\n    def run(self, entry):\n        return self.pick(entry)\n    @abc.abstractmethod\n    def pick(self, entry):\n        raise NotImplementedError\nclass One(Base):\n    def pick(self, entry):\n        return <<entry||$ok>>", "One().run($v)"),
        way("hook in a subclass", "class Base:\n    def run(self, entry):\n        return self.pick(entry)\n    def pick(self, entry):\n        return <<$ok||entry>>\nclass One(Base):\n    def pick(self, entry):\n        return <<entry||$ok>>", "One().run($v)"),
        way("mixin", "class Mixin:\n    def get(self):\n        return self.<<text||other>>\nclass Note(Mixin):\n    def __init__(self, text, other):\n        self.text = text\n        self.other = other", "Note($v, $ok).get()"),
        way("super() with arguments", "class Base:\n    def __init__(self, text):\n        self.text = text\nclass Note(Base):\n    def __init__(self, one, two):\n        super(Note, self).__init__(<<one||two>>)", "Note($v, $ok).text"),
        way("__init__ of the base by name", "class Base:\n    def __init__(self, text):\n        self.text = text\nclass Note(Base):\n    def __init__(self, one, two):\n        Base.__init__(self, <<one||two>>)", "Note($v, $ok).text"),
        way("class attribute behind an instance's", "class Note:\n    text = <<$ok||$ok>>\n    def __init__(self, entry):\n        self.<<text||other>> = entry", "Note($v).text"),
        way("class attribute for all objects", "class Note:\n    text = $ok", "Note().text", "Note.<<text||other>> = $v"),
        way("list of the class", "class Note:\n    kept = []\n    def put(self, entry):\n        self.kept.append(entry)", "Note.kept[0]", "Note().put(<<$v||$ok>>)"),
        way("singleton", "class Store:\n    only = None\n    @classmethod\n    def get(cls):\n        if cls.only is None:\n            cls.only = cls()\n        return cls.only", "Store.get().text", "Store.get().text = <<$v||$ok>>"),
        way("method bound with MethodType", "import types\nclass Note:\n    pass\ndef pick(self, one, two):\n    return <<one||two>>", "note.pick($v, $ok)", "note = Note()\nnote.pick = types.MethodType(pick, note)"),
        way("method through the class", "class Note:\n    def __init__(self, entry):\n        self.entry = entry\n    def get(self):\n        return <<self.entry||$ok>>", "Note.get(Note($v))"),
        way("inner class", "class Outer:\n    class Inner:\n        def __init__(self, one, two):\n            self.text = <<one||two>>", "Outer.Inner($v, $ok).text"),
        way("class in a function", "def make(entry):\n    class Inner:\n        text = <<entry||$ok>>\n    return Inner", "make($v).text"),
        way("singledispatch", "import functools\n@functools.singledispatch\ndef pick(entry, other):\n    return $ok\n@pick.register(list)\ndef _(entry, other):\n    return <<other||$ok>>", "pick([], $v)"),
        way("singledispatch by annotation", "import functools\n@functools.singledispatch\ndef pick(entry, other):\n    return <<$ok||other>>\n@pick.register\ndef _(entry: dict, other):\n    return <<other||$ok>>", "pick({}, $v)"),
        way("singledispatchmethod", "import functools\nclass Note:\n    @functools.singledispatchmethod\n    def pick(self, entry, other):\n        return $ok\n    @pick.register\n    def _(self, entry: int, other):\n        return <<other||$ok>>", "Note().pick(1, $v)"),
        way("partialmethod", "import functools\nclass Note:\n    def both(self, which, one, two):\n        return one if which else two\n    pick = functools.partialmethod(both, <<True||False>>)", "Note().pick($v, $ok)"),
        way("observer", "class Bell:\n    def __init__(self):\n        self.heard = []\n    def on(self, function):\n        self.heard.append(function)\n    def ring(self, entry):\n        for function in self.heard:\n            function(entry)", "kept[0]", "kept = []\nbell = Bell()\nbell.on(lambda entry: kept.append(<<entry||$ok>>))\nbell.ring($v)"),
        way("handler kept in an attribute", "class Runner:\n    def __init__(self, step):\n        self.step = step\n    def run(self, entry):\n        return self.step(entry)", "Runner(lambda entry: <<entry||$ok>>).run($v)"),
        way("builder of a dict", "class Query:\n    def __init__(self):\n        self.parts = {}\n    def where(self, **given):\n        self.parts.update(given)\n        return self", "Query().where(one=$v).where(two=$ok).parts['<<one||two>>']"),
        way("copying builder", "class Query:\n    def __init__(self, parts=()):\n        self.parts = parts\n    def add(self, part):\n        return Query((*self.parts, part))", "Query().add($v).add($ok).parts[<<0||1>>]"),
        way("chain of links", "class Link:\n    def __init__(self, entry, next=None):\n        self.entry = entry\n        self.next = next", "Link($ok, Link($v, Link($ok))).<<next||next.next>>.entry"),
        way("object that waits on another", "class Inner:\n    def __init__(self, entry):\n        self.entry = entry\nclass Outer:\n    def __init__(self, inner):\n        self.inner = inner\n    def __getattr__(self, name):\n        return getattr(self.inner, name)", "Outer(Inner(<<$v||$ok>>)).entry"),
        way("generic class", "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass Box(Generic[T]):\n    def __init__(self, entry: T):\n        self.entry = entry\n    def get(self) -> T:\n        return <<self.entry||$ok>>", "Box[object]($v).get()"),
    )  # fmt: skip


CLASS_WAYS: tuple[Way, ...] = (
    *_operators(),
    *_texts(),
    *_data(),
    *_enumerations(),
    *_making(),
)
