"""Ways that turn on what is asked of a value: checks, conversions, conditions."""

from __future__ import annotations

from .ways import ATTACKER, EVERYWHERE, INSIDE, Way

_SENT = frozenset({ATTACKER})


def _checks() -> tuple[Way, ...]:
    family = "flow: checks"

    def way(name: str, body: str, expr: str = "text", top: str = "", inside: bool = False) -> Way:
        places = INSIDE if inside else EVERYWHERE
        return Way(name, family, top, "text = $v\n" + body, expr, takes=_SENT, places=places)

    allowed = 'ALLOWED = {"red", "green"}'
    refuse = "<<print('odd')||raise ValueError('odd')>>"
    return (
        way("answer kept in a variable", f"fine = text in ALLOWED\nif not fine:\n    {refuse}", top=allowed),
        way("answer kept, of a method", f"fine = text.isdigit()\nif not fine:\n    {refuse}"),
        way("answer kept, turned round", f"odd = text not in ALLOWED\nif odd:\n    {refuse}", top=allowed),
        way("answer kept in a flag", f"fine = False\nif text in ALLOWED:\n    fine = True\nif not fine:\n    {refuse}", top=allowed),
        way("answer of a function kept", f"fine = known(text)\nif not fine:\n    {refuse}", top=allowed + "\ndef known(entry):\n    return entry in ALLOWED"),
        way("several checks joined", f"if not (text and text.isalnum()):\n    {refuse}"),
        way("De Morgan", f"if not text or not text.isalnum():\n    {refuse}"),
        way("all of several", f"if not all((text, text in ALLOWED)):\n    {refuse}", top=allowed),
        way("any of several bad signs", f"if any((not text, text not in ALLOWED)):\n    {refuse}", top=allowed),
        way("any that compares", f"if not any(text == each for each in ALLOWED):\n    {refuse}", top=allowed),
        way("every letter", f"if not all(letter in '0123456789' for letter in text):\n    {refuse}"),
        way("check in a helper that raises", "assured(text)", top=allowed + "\ndef assured(entry):\n    if entry not in ALLOWED:\n        <<print('odd')||raise ValueError(entry)>>"),
        way("helper that returns what it checked", "text = assured(text)", top=allowed + "\ndef assured(entry):\n    if entry not in ALLOWED:\n        <<print('odd')||raise ValueError(entry)>>\n    return entry"),
        way("helper with a default", "text = assured(text)", top=allowed + "\ndef assured(entry):\n    return entry if entry in ALLOWED else <<entry||$ok>>"),
        way("method that checks", "Checker().check(text)", top=allowed + "\nclass Checker:\n    def check(self, entry):\n        if entry not in ALLOWED:\n            <<print('odd')||raise ValueError(entry)>>"),
        way("set kept in an object", f"if not Checker().fine(text):\n    {refuse}", top="class Checker:\n    def __init__(self):\n        self.allowed = {'red', 'green'}\n    def fine(self, entry):\n        return entry in self.allowed"),
        way("decorator that checks", "text = used(text)", top=allowed + "\ndef checked(function):\n    def inner(entry):\n        if entry not in ALLOWED:\n            <<print('odd')||raise ValueError(entry)>>\n        return function(entry)\n    return inner\n@checked\ndef used(entry):\n    return entry"),
        way("int in try", "try:\n    number = int(text)\nexcept ValueError:\n    number = 0\ntext = str(<<text||number>>)"),
        way("int that refuses", f"try:\n    int(text)\nexcept ValueError:\n    {refuse}") ,
        way("isinstance of a number", "made = int(text) if text.isdigit() else text\nif not isinstance(made, int):\n    <<print('odd')||raise ValueError('odd')>>\ntext = str(made)"),
        way("range of a number", "number = int(text) if text.isdigit() else 0\ntext = <<text||str(max(0, min(number, 9)))>>"),
        way("isidentifier", f"if not text.isidentifier():\n    {refuse}"),
        way("re.fullmatch kept", f"found = re.fullmatch('[a-z]+', text)\nif found is None:\n    {refuse}", top="import re"),
        way("group of a full match", "found = re.fullmatch('<<.*||[a-z]*>>', text)\ntext = found.group() if found else $ok", top="import re"),
        way("pattern with an end", "if not re.match('^[a-z0-9]+\\\\Z', text):\n    <<print('odd')||raise ValueError('odd')>>", top="import re"),
        way("walrus and full match", f"if (found := re.fullmatch('[a-z]+', text)) is None:\n    {refuse}", top="import re"),
        way("dict as an allow-list", f"if text not in TABLE:\n    {refuse}", top="TABLE = {'red': 1, 'green': 2}"),
        way("keys of a dict", f"if text not in TABLE.keys():\n    {refuse}", top="TABLE = {'red': 1, 'green': 2}"),
        way("frozenset", f"if text not in ALLOWED:\n    {refuse}", top="ALLOWED = frozenset(('red', 'green'))"),
        way("set made of lines", f"if text not in ALLOWED:\n    {refuse}", top="ALLOWED = set('red green blue'.split())"),
        way("union of sets", f"if text not in WARM | COLD:\n    {refuse}", top="WARM = {'red'}\nCOLD = {'blue'}"),
        way("Literal", f"if text not in get_args(Colour):\n    {refuse}", top="from typing import Literal, get_args\nColour = Literal['red', 'green']"),
        way("lower-case of the text", f"if text.lower() not in ALLOWED:\n    {refuse}", top=allowed),
        way("count in a list", f"if ['red', 'green'].count(text) == 0:\n    {refuse}"),
        way("index in a list", "text = <<text||COLOURS[COLOURS.index(text)]>>", top="COLOURS = ['red', 'green']"),
        way("index that refuses", f"try:\n    COLOURS.index(text)\nexcept ValueError:\n    {refuse}", top="COLOURS = ['red', 'green']"),
        way("key that refuses", f"try:\n    TABLE[text]\nexcept KeyError:\n    {refuse}", top="TABLE = {'red': 1, 'green': 2}"),
        way("element of an allow-list", "text = next((each for each in COLOURS if each == text), <<text||$ok>>)", top="COLOURS = ['red', 'green']"),
        way("loop over an allow-list", "for each in COLOURS:\n    if each == text:\n        text = each\n        break\nelse:\n    text = <<text||$ok>>", top="COLOURS = ['red', 'green']"),
        way("intersection", "text = ''.join(<<{text}||{text} & ALLOWED>>)", top=allowed),
        way("early continue", "last = $ok\nfor each in [text]:\n    if each not in ALLOWED:\n        <<print('odd')||continue>>\n    last = each", "last", allowed),
        way("comprehension that filters", "text = ''.join(each for each in [text] if <<each||each in ALLOWED>>)", top=allowed),
        way("filter with a set", "text = ''.join(filter(<<None||ALLOWED.__contains__>>, [text]))", top=allowed),
        way("filter with a method", "text = ''.join(filter(str.<<isascii||isdigit>>, text))"),
        way("match on constants", "match text:\n    case 'red' | 'green':\n        pass\n    case _:\n        <<print('odd')||raise ValueError('odd')>>"),
        way("match with a guard", "match text:\n    case word if word in ALLOWED:\n        pass\n    case _:\n        <<print('odd')||raise ValueError('odd')>>", top=allowed),
        way("while until fine", "while text not in ALLOWED:\n    <<break||text = 'red'>>", top=allowed),
        way("guard in one of two branches", "if text.startswith('a'):\n    text = $ok\nelif not text.isdigit():\n    <<print('odd')||raise ValueError('odd')>>"),
        way("message instead of an exception", "problem = None if text in ALLOWED else 'odd'\nif problem:\n    <<print(problem)||raise ValueError(problem)>>", top=allowed),
        way("list of problems", "problems = []\nif text not in ALLOWED:\n    problems.append('odd')\nif problems:\n    <<print(problems)||raise ValueError('odd')>>", top=allowed),
        way("status of a helper", "fine, why = looked_at(text)\nif not fine:\n    <<print(why)||raise ValueError(why)>>", top=allowed + "\ndef looked_at(entry):\n    if entry not in ALLOWED:\n        return False, 'odd'\n    return True, ''"),
        way("checked after stripping", "checked = text.strip()\nif checked not in ALLOWED:\n    <<print('odd')||raise ValueError('odd')>>\ntext = checked", top=allowed),
        way("wrong one checked", "other = $ok\nif <<other||text>> not in ALLOWED | {$ok}:\n    raise ValueError('odd')", top=allowed),
        way("checked, then joined again", "kept = text\nif text not in ALLOWED:\n    text = $ok\ntext = <<text + kept||text>>", top=allowed),
        way("bool of the text", "text = str(<<text||bool(text)>>)"),
        way("comparison of the text", "text = str(<<text||text == 'a'>>)"),
        way("index by a comparison", "text = [<<text||'no'>>, 'yes'][text == 'a']"),
        way("hash of the text", "text = str(<<text||hash(text)>>)"),
        way("ord of a letter", "text = ''.join(<<letter||str(ord(letter))>> for letter in text)"),
        way("sorted numbers", "text = ','.join(<<[text]||map(str, map(len, [text]))>>)"),
        way("uuid", "text = <<text||str(uuid.UUID(text)) if len(text) == 36 else $ok>>", top="import uuid"),
        way("date", "text = <<text||datetime.date.fromisoformat(text).isoformat() if len(text) == 10 else $ok>>", top="import datetime"),
        way("decimal", "text = <<text||str(decimal.Decimal(text)) if text.isdigit() else $ok>>", top="import decimal"),
        way("strptime", "text = <<text||time.strftime('%Y', time.strptime(text, '%Y')) if text.isdigit() else $ok>>", top="import time"),
        way("int with a base", "text = hex(int(text, 16)) if <<not text||text.isdigit()>> else <<text||$ok>>"),
        way("number of the length", "text = 'x' * <<1||len(text)>> + <<text||''>>"),
        way("cleaned, then overwritten", "text = str(len(text))\n<<text = $v||text = text>>"),
        way("early return of a helper", "text = shown(text)", top=allowed + "\ndef shown(entry):\n    if entry in ALLOWED:\n        return entry\n    return <<entry||$ok>>"),
        way("checked through an alias", "alias = text\nif alias not in ALLOWED:\n    <<print('odd')||raise ValueError('odd')>>\ntext = alias", top=allowed),
        way("checked through self", "holder = Holder(text)\nholder.check()\ntext = holder.entry", top=allowed + "\nclass Holder:\n    def __init__(self, entry):\n        self.entry = entry\n    def check(self):\n        if self.entry not in ALLOWED:\n            <<print('odd')||raise ValueError('odd')>>"),
        way("checked when it is set", "holder = Holder()\nholder.entry = text\ntext = holder.entry", top=allowed + "\nclass Holder:\n    @property\n    def entry(self):\n        return self._entry\n    @entry.setter\n    def entry(self, entry):\n        if entry not in ALLOWED:\n            <<print('odd')||raise ValueError('odd')>>\n        self._entry = entry"),
        way("checked in __post_init__", "text = Card(text).text", top="from dataclasses import dataclass\n" + allowed + "\n@dataclass\nclass Card:\n    text: str\n    def __post_init__(self):\n        if self.text not in ALLOWED:\n            <<print('odd')||raise ValueError('odd')>>"),
        way("checked in __init__", "text = Holder(text).entry", top=allowed + "\nclass Holder:\n    def __init__(self, entry):\n        if entry not in ALLOWED:\n            <<print('odd')||raise ValueError('odd')>>\n        self.entry = entry"),
        way("checked in __new__", "text = Holder(text)", top=allowed + "\nclass Holder(str):\n    def __new__(cls, entry):\n        if entry not in ALLOWED:\n            <<print('odd')||raise ValueError('odd')>>\n        return super().__new__(cls, entry)"),
        way("singledispatch on numbers", "text = shown(<<text||len(text)>>)", top="import functools\n@functools.singledispatch\ndef shown(entry):\n    return str(entry)"),
    )  # fmt: skip


def _unquoting() -> tuple[Way, ...]:
    def way(kind: str, name: str, body: str, top: str = "") -> Way:
        return Way(name, "flow: checks", top, "text = $v\n" + body, "text", takes=_SENT, only=kind)

    return (
        way("command", "quoting undone by hand", "text = 'ls ' + shlex.quote(text)<<[1:-1].replace(APART, chr(39))||>>", "import shlex\nAPART = '\\'\"\\'\"\\''"),
        way("command", "quoting split off", "text = 'ls ' + <<shlex.split(shlex.quote(text))[0]||shlex.quote(text)>>", "import shlex"),
        way("command", "quoted after joining", "parts = ['ls', text]\ntext = ' '.join(<<parts||map(shlex.quote, parts)>>)", "import shlex"),
        way("command", "quoted in a comprehension", "text = ' '.join([<<each||shlex.quote(each)>> for each in ('ls', text)])", "import shlex"),
        way("command", "quoted in a helper", "text = 'ls ' + safe(text)", "import shlex\ndef safe(entry):\n    return <<entry||shlex.quote(entry)>>"),
        way("command", "quoted through partial", "quote = functools.partial(shlex.<<join||quote>>)\ntext = 'ls ' + <<quote(['a']) + text||quote(text)>>", "import functools\nimport shlex"),
        way("markup", "escaping undone", "text = '<b>' + <<html.unescape(html.escape(text))||html.escape(text)>>", "import html"),
        way("markup", "escaping replaced", "text = '<b>' + html.escape(text)<<.replace('&lt;', '<').replace('&#x27;', chr(39))||>>", "import html"),
        way("request", "quoting of a URL undone", "text = <<'https://' + urllib.parse.unquote(urllib.parse.quote(text, safe=''))||'https://example.org/' + urllib.parse.quote(text, safe='')>>", "import urllib.parse"),
        way("path", "basename undone", "text = '/srv/' + <<os.path.join(os.path.dirname(text), os.path.basename(text))||os.path.basename(text)>>", "import os"),
    )  # fmt: skip


def _conditions() -> tuple[Way, ...]:
    from .ways import ANY

    family = "values: decisions"

    def way(name: str, body: str, top: str = "") -> Way:
        return Way(name, family, top, body, "got", takes=ANY)

    def test(name: str, yes: str, no: str, top: str = "") -> Way:
        return way(name, f"got = $v if <<{yes}||{no}>> else $ok", top)

    return (
        test("chained comparison", "1 < 2 < 3", "1 < 3 < 2"),
        test("negated or", "not (False or 1 > 2)", "not (True or 1 > 2)"),
        test("isinstance of a constant", "isinstance('a', str)", "isinstance(1, str)"),
        test("isinstance of an object", "isinstance(Note(), Note)", "isinstance([], Note)", "class Note:\n    pass"),
        test("issubclass", "issubclass(One, Base)", "issubclass(Base, One)", "class Base:\n    pass\nclass One(Base):\n    pass"),
        test("hasattr", "hasattr(Note(), 'text')", "hasattr(Note(), 'other')", "class Note:\n    text = 1"),
        test("callable", "callable(len)", "callable(1)"),
        test("type comparison", "type('a') is str", "type(1) is str"),
        test("membership in a dict", "'a' in {'a': 1}", "'b' in {'a': 1}"),
        test("membership in a set", "'a' in {'a', 'c'}", "'b' in {'a', 'c'}"),
        test("set comparison", "{1} <= {1, 2}", "{3} <= {1, 2}"),
        test("any and all", "any([0, 1])", "all([0, 1])"),
        test("length of a list", "len([1, 2]) == 2", "len([1]) == 2"),
        test("startswith", "'abc'.startswith(('a', 'x'))", "'abc'.startswith(('b', 'x'))"),
        test("arithmetic", "7 % 3 == 1", "7 % 4 == 1"),
        test("bits", "6 & 2", "4 & 2"),
        test("divmod", "divmod(7, 2)[1]", "divmod(8, 2)[1]"),
        test("identity of a marker", "MARK is not None", "MARK is None", "MARK = object()"),
        test("None or", "(None or 'a') == 'a'", "(None or 'b') == 'a'"),
        test("round and int", "int('1') == round(1.2)", "int('2') == round(1.2)"),
        test("text in text", "'b' in 'abc'", "'d' in 'abc'"),
        test("sorted constants", "sorted('ba')[0] == 'a'", "sorted('ba')[0] == 'b'"),
        way("flag as an attribute", "got = Config.<<LOUD||QUIET>> and $v or $ok", "class Config:\n    LOUD = True\n    QUIET = False"),
        way("flag in a function", "got = $v if loud() else $ok", "def loud():\n    return <<True||False>>"),
        way("flag in a dict", "got = $v if CONFIG['loud'] else $ok", "CONFIG = {'loud': <<True||False>>}"),
        way("flag through a global", "got = $v if LOUD else $ok", "LOUD = <<False||True>>\ndef turn():\n    global LOUD\n    LOUD = not LOUD\nturn()"),
        way("switch by elif", "kind = '<<b||c>>'\nif kind == 'a':\n    got = $ok\nelif kind == 'b':\n    got = $v\nelse:\n    got = $ok"),
        way("switch by match", "match ('<<b||c>>', 1):\n    case ('a', _):\n        got = $ok\n    case ('b', int()):\n        got = $v\n    case _:\n        got = $ok"),
        way("match on a mapping with a rest", "match {'kind': '<<b||c>>', 'more': 1}:\n    case {'kind': 'b', **rest}:\n        got = $v\n    case _:\n        got = $ok"),
        way("match on a class", "match <<'a'||1>>:\n    case str():\n        got = $v\n    case _:\n        got = $ok"),
        way("match with a guard on constants", "match <<5||1>>:\n    case number if number > 3:\n        got = $v\n    case _:\n        got = $ok"),
        way("counted in a loop", "number = 0\nfor _ in range(3):\n    number += 1\ngot = $v if number == <<3||4>> else $ok"),
        way("while with a constant", "number = <<3||0>>\ngot = $ok\nwhile number:\n    number -= 1\n    got = $v"),
        way("try that surely raises", "try:\n    int('<<x||1>>')\n    got = $ok\nexcept ValueError:\n    got = $v"),
        way("try that surely passes", "try:\n    number = {'a': 1}['<<a||b>>']\n    got = $v\nexcept KeyError:\n    got = $ok"),
        way("return before", "got = choose($v)", "def choose(entry):\n    if <<False||True>>:\n        return $ok\n    return entry"),
        way("conditional definition", "got = choose($v)", "if <<True||False>>:\n    def choose(entry):\n        return entry\nelse:\n    def choose(entry):\n        return $ok"),
        way("and as a condition", "got = (<<1||0>> and $v) or $ok"),
        way("table of conditions", "got = {True: $v, False: $ok}[<<2||0>> > 1]"),
        way("recursion with constants", "got = [$ok, $v][steps(<<3||4>>)]", "def steps(number):\n    return number if number < 2 else steps(number - 2)"),
        way("version of Python", "got = $v if sys.version_info >= (<<3||9>>, 0) else $ok", "import sys"),
        way("TYPE_CHECKING", "got = $v if <<not TYPE_CHECKING||TYPE_CHECKING>> else $ok", "from typing import TYPE_CHECKING"),
        way("__debug__", "got = $v if <<__debug__||not __debug__>> else $ok"),
    )  # fmt: skip


DECIDING_WAYS: tuple[Way, ...] = (*_checks(), *_unquoting(), *_conditions())
