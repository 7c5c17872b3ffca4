"""Ways of a value from where it arises to where it counts."""

from __future__ import annotations

from .ways import ANY, ASYNC, ATTACKER, EVERYWHERE, FLAG, INSIDE, OPTIONS, TEXT, WORD, Way

_SENT = frozenset({ATTACKER})


def _text() -> tuple[Way, ...]:
    family = "values: text"

    def way(name: str, body: str, expr: str = "made", top: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=TEXT)

    picked = "<<$v||$ok>>"
    return (
        way("concatenation", "", f"($head + {picked})"),
        way("concatenation of three", f'made = "" + $head + {picked}'),
        way("augmented assignment", f"made = $head\nmade += {picked}"),
        way("%", f'made = "%s%s" % ($head, {picked})'),
        way("% with a dict", f'made = "%(a)s%(b)s" % {{"a": $head, "b": {picked}}}'),
        way("format", f'made = "{{}}{{}}".format($head, {picked})'),
        way("format by keyword", f'made = "{{a}}{{b}}".format(a=$head, b={picked})'),
        way("format by position", 'made = "{0}{<<1||2>>}".format($head, $v, $ok)'),
        way("format_map", f'made = "{{a}}{{b}}".format_map({{"a": $head, "b": {picked}}})'),
        way("f-string", 'start = $head\npiece = <<$v||$ok>>\nmade = f"{start}{piece}"'),
        way("f-string with a conversion", 'piece = $head + <<$v||$ok>>\nmade = f"{piece!s:>2}"'),
        way("join", f'made = "".join([$head, {picked}])'),
        way("join of a generator", f'made = "".join(part for part in ($head, {picked}))'),
        way("join of a list that grows", f'parts = []\nparts.append($head)\nparts.append({picked})\nmade = "".join(parts)'),
        way("replace", f'made = "@@".replace("@@", $head + {picked})'),
        way("string.Template", f'made = Template("$${{a}}$${{b}}").substitute(a=$head, b={picked})', top="from string import Template"),
        way("slice of a text", f'whole = $head + {picked} + "!!"\nmade = whole[:-2]'),
        way("strip", f'made = ("  " + $head + {picked} + "  ").strip()'),
        way("split by constant index", f'made = ("first," + $head + {picked}).split(",", 1)[1]'),
        way("partition", 'made = ($head + $ok + "\\t" + $head + $v).partition("\\t")[<<2||0>>]'),
        way("ljust", f'made = ($head + {picked}).ljust(2)'),
        way("encode and decode", f'raw = ($head + {picked}).encode("utf-8")\nmade = raw.decode("utf-8")'),
        way("base64 there and back", f"raw = base64.b64encode(($head + {picked}).encode())\nmade = base64.b64decode(raw).decode()", top="import base64"),
        way("json there and back", 'sent = json.dumps({"a": $head + $v, "b": $head + $ok})\nmade = json.loads(sent)["<<a||b>>"]', top="import json"),
        way("StringIO", f"out = io.StringIO()\nout.write($head)\nout.write({picked})\nmade = out.getvalue()", top="import io"),
        way("str()", f"made = str($head + {picked})"),
        way("reversed twice", f"made = ($head + {picked})[::-1][::-1]"),
        way("text in a loop", f'made = ""\nfor part in ($head, {picked}):\n    made += part'),
        way("repetition", f"made = $head + {picked} * 1"),
    )  # fmt: skip


def _containers() -> tuple[Way, ...]:
    family = "values: containers"

    def way(name: str, body: str, expr: str = "got", top: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=ANY)

    return (
        way("element of a list", "row = [$v, $ok]\ngot = row[<<0||1>>]"),
        way("element from the end", "row = [$ok, $v]\ngot = row[<<-1||-2>>]"),
        way("element of a tuple", "", "($v, $ok)[<<0||1>>]"),
        way("element by a constant index", "row = [$ok, $v]\nplace = <<1||0>>\ngot = row[place]"),
        way("value of a dict", 'table = {"a": $v, "b": $ok}', 'table["<<a||b>>"]'),
        way("value by a constant key", 'KEY = "<<a||b>>"\ntable = {"a": $v, "b": $ok}', "table[KEY]"),
        way("dict()", "table = dict(a=$v, b=$ok)", 'table["<<a||b>>"]'),
        way("dict.get", 'table = {"a": $v, "b": $ok}', 'table.get("<<a||b>>")'),
        way("dict.get with a default", 'table = {"a": $ok}', 'table.get("<<b||a>>", $v)'),
        way("dict of dicts", 'table = {"x": {"a": $v, "b": $ok}}', 'table["x"]["<<a||b>>"]'),
        way("dict of lists", 'table = {"x": [$ok, $v]}', 'table["x"][<<1||0>>]'),
        way("store under a key", 'table = {}\ntable["a"] = $v\ntable["b"] = $ok', 'table["<<a||b>>"]'),
        way("overwritten key", 'table = {}\ntable["a"] = <<$ok||$v>>\ntable["a"] = <<$v||$ok>>', 'table["a"]'),
        way("update", 'table = {"a": $ok, "b": $ok}\ntable.update({"a": $v})', 'table["<<a||b>>"]'),
        way("update by keyword", 'table = {"a": $ok, "b": $ok}\ntable.update(a=$v)', 'table["<<a||b>>"]'),
        way("update that overwrites", 'table = {"a": <<$ok||$v>>}\ntable.update({"a": <<$v||$ok>>})', 'table["a"]'),
        way("setdefault", 'table = {}\ntable.setdefault("a", $v)\ntable.setdefault("b", $ok)', 'table["<<a||b>>"]'),
        way("dict.pop", 'table = {"a": $v, "b": $ok}\ngot = table.pop("<<a||b>>")'),
        way("union of dicts", 'table = {"a": $ok, "b": $ok} | {"a": $v}', 'table["<<a||b>>"]'),
        way("dict with ** inside", 'first = {"a": $ok, "b": $ok}\ntable = {**first, "a": $v}', 'table["<<a||b>>"]'),
        way("append", "row = [$ok]\nrow.append($v)", "row[<<1||0>>]"),
        way("append and last", "row = []\nrow.append(<<$ok||$v>>)\nrow.append(<<$v||$ok>>)", "row[-1]"),
        way("insert", "row = [$ok]\nrow.insert(0, $v)", "row[<<0||1>>]"),
        way("extend", "row = [$ok]\nrow.extend([$v, $ok])", "row[<<1||2>>]"),
        way("list.pop", "row = [$ok, $v]\ngot = row.pop(<<1||0>>)"),
        way("list.pop of the last", "row = [<<$ok, $v||$v, $ok>>]\ngot = row.pop()"),
        way("what pop leaves", "row = [$v, $ok]\nrow.pop(<<1||0>>)", "row[0]"),
        way("del of an element", "row = [$v, $ok]\ndel row[<<1||0>>]", "row[0]"),
        way("remove", 'row = ["gone", $v, $ok]\nrow.remove("gone")', "row[<<0||1>>]"),
        way("store by index", "row = [$ok, $ok]\nrow[0] = $v", "row[<<0||1>>]"),
        way("overwritten element", "row = [<<$ok||$v>>]\nrow[0] = <<$v||$ok>>", "row[0]"),
        way("slice", "row = [$ok, $v, $ok]\npart = row[1:]", "part[<<0||1>>]"),
        way("slice with a step", "row = [$v, $ok, $v, $ok]\npart = row[<<0||1>>::2]", "part[0]"),
        way("reversed list", "row = [$ok, $v]\nrow.reverse()", "row[<<0||1>>]"),
        way("sum of lists", "row = [$ok] + [$v]", "row[<<1||0>>]"),
        way("unpacking", "got, rest = <<$v, $ok||$ok, $v>>"),
        way("unpacking with a star", "head, *tail = [$ok, $v, $ok]", "tail[<<0||1>>]"),
        way("nested unpacking", "(one, two), three = ($ok, $v), $ok", "<<two||three>>"),
        way("swap", "one, two = $v, $ok\none, two = two, one", "<<two||one>>"),
        way("in-loop over a list", "got = $ok\nfor entry in [<<$v||$ok>>]:\n    got = entry"),
        way("last of a loop", "for got in (<<$ok, $v||$v, $ok>>):\n    pass"),
        way("in-loop over pairs", 'for name, got in {"a": <<$v||$ok>>}.items():\n    pass'),
        way("enumerate", "for number, got in enumerate([<<$v||$ok>>]):\n    pass"),
        way("zip", "for one, two in zip([$v], [$ok]):\n    got = <<one||two>>"),
        way("append in a loop", "row = []\nfor entry in (<<$v||$ok>>,):\n    row.append(entry)", "row[0]"),
        way("copy", "row = [$v, $ok]\nother = row.copy()", "other[<<0||1>>]"),
        way("second name of a list", "row = [$ok]\nsame = row\nsame[0] = <<$v||$ok>>", "row[0]"),
        way("deque", "row = deque()\nrow.append($v)\nrow.append($ok)\ngot = row.<<popleft||pop>>()", top="from collections import deque"),
        way("queue", "line = SimpleQueue()\nline.put(<<$v||$ok>>)\ngot = line.get()", top="from queue import SimpleQueue"),
        way("namedtuple", "pair = Pair($v, $ok)", "pair.<<one||two>>", top='from collections import namedtuple\nPair = namedtuple("Pair", "one two")'),
        way("itemgetter", 'table = {"a": $v, "b": $ok}\ngot = itemgetter("<<a||b>>")(table)', top="from operator import itemgetter"),
        way("next(iter())", "", "next(iter([<<$v||$ok>>]))"),
        way("min of one", "row = {1: $v, 2: $ok}", "row[<<min||max>>(row)]"),
    )  # fmt: skip


def _conditions() -> tuple[Way, ...]:
    family = "values: conditions"

    def way(name: str, body: str, expr: str = "got", top: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=ANY)

    def branch(condition: str) -> str:
        return f"if {condition}:\n    got = $v\nelse:\n    got = $ok"

    return (
        way("conditional expression", "", "($v if <<1 + 1 == 2||1 + 1 == 3>> else $ok)"),
        way("conditional expression on a flag", "READY = <<True||False>>\ngot = $v if READY else $ok"),
        way("arithmetic condition", "number = 7 * 18 + 5\n" + branch("number <<>||<>> 100")),
        way("branch on a constant", branch("<<True||False>>")),
        way("branch on not", branch("not <<0||1>>")),
        way("branch on a comparison of texts", 'MODE = "<<fast||slow>>"\n' + branch('MODE == "fast"')),
        way("branch on membership", branch('"<<a||z>>" in ("a", "b")')),
        way("branch on and/or", branch("<<True or False||True and False>>")),
        way("branch on len", branch('len("abc") == <<3||4>>')),
        way("chained comparison", branch("1 < <<2||5>> < 3")),
        way("elif", "number = <<2||3>>\nif number == 1:\n    got = $ok\nelif number == 2:\n    got = $v\nelse:\n    got = $ok"),
        way("branch on a character", 'letters = "ABC"\n' + branch('letters[<<1||2>>] == "B"')),
        way("module flag", branch("ENABLED"), top="ENABLED = <<True||False>>"),
        way("assigned before a branch", "got = $ok\nif <<1||0>>:\n    got = $v"),
        way("overwritten behind a branch", "got = $v\nif <<1 > 2||1 < 2>>:\n    got = $ok"),
        way("while that runs once", "got = $ok\nturn = 0\nwhile turn < <<1||0>>:\n    got = $v\n    turn += 1"),
        way("or with a constant", "nothing = None\ngot = nothing or <<$v||$ok>>"),
        way("match on a constant", 'mode = "<<a||b>>"\nmatch mode:\n    case "a":\n        got = $v\n    case _:\n        got = $ok'),
        way("match on a number of several", "mode = <<2||4>>\nmatch mode:\n    case 1 | 2:\n        got = $v\n    case _:\n        got = $ok"),
        way("match on a character", 'letters = "ABC"\nmatch letters[<<0||1>>]:\n    case "A":\n        got = $v\n    case _:\n        got = $ok'),
    )  # fmt: skip


def _settings() -> tuple[Way, ...]:
    family = "values: settings"
    return (
        Way(
            "configparser",
            family,
            "import configparser",
            """
            settings = configparser.ConfigParser()
            settings.add_section("main")
            settings.set("main", "a", $v)
            settings.set("main", "b", $ok)
            """,
            'settings.get("main", "<<a||b>>")',
            takes=TEXT,
        ),
        Way(
            "configparser as a mapping",
            family,
            "import configparser",
            """
            settings = configparser.ConfigParser()
            settings["main"] = {"a": $v, "b": $ok}
            """,
            'settings["main"]["<<a||b>>"]',
            takes=TEXT,
        ),
        Way(
            "os.environ default",
            family,
            "import os",
            expr='os.environ.get("NOT_SET_ANYWHERE", <<$v||$ok>>)',
            takes=frozenset({WORD}),
            only="hash",
        ),
        Way(
            "os.getenv default",
            family,
            "from os import getenv",
            'setting = getenv("NOT_SET_ANYWHERE", <<$v||$ok>>)',
            "setting",
            takes=frozenset({WORD}),
            only="hash",
        ),
        Way(
            "home-made settings",
            family,
            """
            class Settings:
                def __init__(self):
                    self.kept = {}
                def set(self, key, entry):
                    self.kept[key] = entry
                def get(self, key):
                    return self.kept[key]
            """,
            """
            settings = Settings()
            settings.set("a", <<$v||$ok>>)
            """,
            'settings.get("a")',
            takes=ANY,
        ),
    )


def _flags() -> tuple[Way, ...]:
    family = "values: options"

    def way(name: str, true: str, false: str, body: str = "") -> Way:
        return Way(name, family, "", body, f"<<{true}||{false}>>", takes=frozenset({FLAG}))

    return (
        way("truthy number", "1", "0"),
        way("truthy text", '"yes"', '""'),
        way("truthy container", "[0]", "[]"),
        way("bool()", 'bool("x")', 'bool("")'),
        way("not", "not 0", "not 1"),
        way("not not", "not not 1", "not not 0"),
        way("comparison of numbers", "3 > 2", "3 < 2"),
        way("arithmetic", "2 - 1", "1 - 1"),
        way("comparison of texts", '"a" == "a"', '"a" == "b"'),
        way("None as false", "not None", "None"),
        way("and", "1 and True", "1 and False"),
        way("truthiness of a variable", "level == 3", "level == 4", "level = 1 + 2"),
        way("any and all", "any([0, 1])", "all([0, 1])"),
        way("int of a text", 'int("1")', 'int("0")'),
    )


def _options() -> tuple[Way, ...]:
    family = "values: options"
    picked = "<<$v||$ok>>"

    def way(name: str, body: str, expr: str = "options", top: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=frozenset({OPTIONS}))

    return (
        way("**options of a literal", f'options = {{"$key": {picked}}}'),
        way("** of a literal in place", "", f'{{"$key": {picked}}}'),
        way("**options of dict()", f"options = dict($key={picked})"),
        way("**options filled later", f'options = {{}}\noptions["$key"] = {picked}'),
        way("**options overwritten", 'options = {"$key": <<$ok||$v>>}\noptions["$key"] = <<$v||$ok>>'),
        way("**options with update", f"options = {{}}\noptions.update($key={picked})"),
        way("**options with setdefault", f'options = {{}}\noptions.setdefault("$key", {picked})'),
        way("**options by union", f'options = {{"$key": $ok}} | {{"$key": {picked}}}'),
        way("**options with ** inside", f'first = {{"$key": $ok}}\noptions = {{**first, "$key": {picked}}}'),
        way("**options of the module", "", "OPTIONS", f'OPTIONS = {{"$key": {picked}}}'),
        way("**options from a function", "", "make_options()", f'def make_options():\n    return {{"$key": {picked}}}'),
        way("**options through a comprehension", f'options = {{name: {picked} for name in ("$key",)}}'),
        way("**options of pairs", f'options = dict([("$key", {picked})])'),
        way("**options with an assembled key", f'options = {{"$key_a" + "$key_b": {picked}}}'),
    )  # fmt: skip


def _assignment() -> tuple[Way, ...]:
    family = "flow: assignment"

    def way(name: str, body: str, expr: str = "later", top: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=ANY)

    return (
        way("chain of assignments", "one = $v\ntwo = $ok\nthree = <<one||two>>\nlater = three"),
        way("reassignment", "later = <<$ok||$v>>\nlater = <<$v||$ok>>"),
        way("several targets", "later = same = <<$v||$ok>>", "same"),
        way("annotated", "later: object = <<$v||$ok>>"),
        way("walrus", "", "(later := <<$v||$ok>>)"),
        way("walrus in a condition", "if (later := <<$v||$ok>>) is not None:\n    pass"),
        way("overwritten in every branch", "later = <<$ok||$v>>\nif len('ab') == 2:\n    later = <<$v||$ok>>\nelse:\n    later = <<$v||$ok>>"),
        way("through try", "try:\n    later = <<$v||$ok>>\nexcept ValueError:\n    later = $ok"),
        way("through finally", "later = <<$ok||$v>>\ntry:\n    pass\nfinally:\n    later = <<$v||$ok>>"),
        way("through try/else", "later = $ok\ntry:\n    pass\nexcept ValueError:\n    later = $ok\nelse:\n    later = <<$v||$ok>>"),
        way("through except", "try:\n    raise KeyError\nexcept KeyError:\n    later = <<$v||$ok>>"),
        way("through an exception", "try:\n    raise Carried(<<$v||$ok>>)\nexcept Carried as error:\n    later = error.args[0]", top="class Carried(Exception):\n    pass"),
        way("through with", "with carried(<<$v||$ok>>) as later:\n    pass", top="import contextlib\n@contextlib.contextmanager\ndef carried(entry):\n    yield entry"),
        way("through nullcontext", "with contextlib.nullcontext(<<$v||$ok>>) as later:\n    pass", top="import contextlib"),
        way("del and again", "later = <<$ok||$v>>\ndel later\nlater = <<$v||$ok>>"),
        way("deep in blocks", "later = $ok\nfor _ in range(1):\n    if True:\n        try:\n            later = <<$v||$ok>>\n        finally:\n            pass"),
        way("carried round a loop", "earlier = later = $ok\nfor _ in range(2):\n    later = earlier\n    earlier = <<$v||$ok>>"),
        way("module constant or value", "", "(CONSTANT if <<not SENT||SENT>> else $v)", top="SENT = True\nCONSTANT = $ok"),
        Way("module constant", family, "CHOSEN = <<$v||$ok>>", expr="CHOSEN", takes=ANY - _SENT),
    )  # fmt: skip


def _matching() -> tuple[Way, ...]:
    family = "flow: match"

    def way(name: str, body: str, top: str = "") -> Way:
        return Way(name, family, top, body, "caught", takes=ANY)

    return (
        way("match capture", "match <<$v||$ok>>:\n    case caught:\n        pass"),
        way("match sequence", "match [$ok, $v]:\n    case [<<_, caught||caught, _>>]:\n        pass"),
        way("match mapping", 'match {"a": $v, "b": $ok}:\n    case {"<<a||b>>": caught}:\n        pass'),
        way("match star", "match [$ok, $v, $ok]:\n    case [_, *others]:\n        caught = others[<<0||1>>]"),
        way("match class", "match Note($v, $ok):\n    case Note(<<text||other>>=caught):\n        pass", "class Note:\n    def __init__(self, text, other):\n        self.text = text\n        self.other = other"),
        way("match as", "match ($v, $ok):\n    case (one, two) as both:\n        caught = both[<<0||1>>]"),
    )  # fmt: skip


def _guards() -> tuple[Way, ...]:
    """Checks. Only the dangerous value is checked, never the constant."""
    family = "flow: guards and sanitizers"

    def way(name: str, body: str, expr: str = "text", top: str = "", inside: bool = False) -> Way:
        places = INSIDE if inside else EVERYWHERE
        return Way(name, family, top, "text = $v\n" + body, expr, takes=_SENT, places=places)

    allowed = 'ALLOWED = {"red", "green"}'
    return (
        way("guard with raise", "if not text.isdigit():\n    <<print('odd')||raise ValueError('odd')>>"),
        way("guard with return", "if not text.isdigit():\n    <<print('odd')||return None>>", inside=True),
        way("guard with sys.exit", "if not text.isdigit():\n    <<print('odd')||sys.exit(1)>>", top="import sys"),
        way("guard that calls what raises", "if not text.isdigit():\n    <<note||refuse>>()", top="def note():\n    print('odd')\ndef refuse():\n    raise ValueError('odd')"),
        way("allow-list with raise", "if text not in ALLOWED:\n    <<print('odd')||raise ValueError('odd')>>", top=allowed),
        way("allow-list with return", "if text not in ALLOWED:\n    <<print('odd')||return None>>", top=allowed, inside=True),
        way("allow-list with a default", "if text not in ALLOWED:\n    <<other||text>> = $ok", top=allowed),
        way("allow-list of a tuple in place", 'if text not in ("red", "green"):\n    <<print("odd")||raise ValueError("odd")>>'),
        way("allow-list of another value", "if <<str(len(text))||text>> not in ALLOWED:\n    <<print('odd')||raise ValueError('odd')>>", top=allowed),
        way("look-up in a table", 'table = {"red": $ok}\nfound = table.get(text, <<text||$ok>>)', "found"),
        way("comparison with a constant", "if text != 'red':\n    <<print('odd')||raise ValueError('odd')>>"),
        way("full match", "if not re.fullmatch('[0-9]+', text):\n    <<print('odd')||raise ValueError('odd')>>", top="import re"),
        way("compiled full match", "if not DIGITS.fullmatch(text):\n    <<print('odd')||raise ValueError('odd')>>", top="import re\nDIGITS = re.compile('[0-9]+')"),
        way("guard in a function", "check(text)", top="def check(entry):\n    if not entry.isdigit():\n        <<print('odd')||raise ValueError('odd')>>"),
        way("guard function that answers", "if not is_number(text):\n    <<print('odd')||raise ValueError('odd')>>", top="def is_number(entry):\n    return entry.isdigit()"),
        way("guard of the other branch", "if text.isdigit():\n    final = $ok\nelse:\n    final = <<text||$ok>>", "final"),
        way("guard undone by a reassignment", "kept = text\nif not text.isdigit():\n    text = $ok\n<<text = kept||kept = text>>"),
        way("int and back", "text = str(<<text||int(text)>>)"),
        way("int in a format", 'text = f"{<<text||int(text)>>}"'),
        way("float and back", 'text = "%s" % <<text||float(text)>>'),
        way("length instead of text", "text = str(<<text||len(text)>>)"),
        way("sanitizer thrown away", "<<cleaned||text>> = str(len(text))"),
        way("own sanitizer", "text = clean(text)", top="import re\ndef clean(entry):\n    return re.sub(<<'[0-9]'||'[^0-9]'>>, '', entry)"),
        way("only digits kept", "text = ''.join(letter for letter in text if <<letter||letter.isdigit()>>)"),
        way("translate through a table", 'text = {"red": $ok, "green": $ok}.get(text) or <<text||$ok>>'),
        way("sanitized in one branch only", "if len(text) <<> 900||< 900>>:\n    text = str(int(text))\nelse:\n    text = <<text||$ok>>"),
        way("hex digest", "text = <<str(text)||hashlib.sha256(text.encode()).hexdigest()>>", top="import hashlib"),
        way("boolean of the text", "text = <<text||$ok>> if text else $ok"),
    )  # fmt: skip


def _quoting() -> tuple[Way, ...]:
    """Cleaning for one kind of sink."""

    def way(kind: str, name: str, body: str, top: str = "") -> Way:
        family = "flow: guards and sanitizers"
        return Way(name, family, top, "text = $v\n" + body, "text", takes=_SENT, only=kind)

    return (
        way("command", "shlex.quote", 'text = "ls " + <<text||shlex.quote(text)>>', "import shlex"),
        way("command", "shlex.quote under another name", 'text = f"ls {<<str||q>>(text)}"', "from shlex import quote as q"),
        way("command", "shlex.join", "text = <<' '||shlex>>.join(['ls', text])", "import shlex"),
        way("command", "basename for a command", 'text = "ls " + <<os.path.basename||shlex.quote>>(text)', "import os\nimport shlex"),
        way("sql", "basename for SQL", 'text = "SELECT a FROM t WHERE b = " + <<os.path.basename(text)||str(int(text))>>', "import os"),
        way("template", "basename for a template", 'text = "Hello " + <<os.path.basename(text)||str(len(text))>>', "import os"),
        way("path", "os.path.basename", 'text = "/srv/" + <<text||os.path.basename(text)>>', "import os"),
        way("path", "secure_filename", 'text = os.path.join("/srv", <<text||secure_filename(text)>>)', "import os\nfrom werkzeug.utils import secure_filename"),
        way("path", "resolved and compared", "text = os.path.<<normcase||realpath>>(os.path.join('/srv', text))\nif not text.startswith('/srv/'):\n    raise ValueError('outside')", "import os"),
        way("markup", "markupsafe.escape", "text = '<b>' + <<text||str(markupsafe.escape(text))>>", "import markupsafe"),
        way("markup", "html.escape", "text = '<b>' + <<text||html.escape(text)>>", "import html"),
        way("request", "quoted part of a URL", "text = <<'https://' + text||'https://example.org/?q=' + urllib.parse.quote(text, safe='')>>", "import urllib.parse"),
        way("redirect", "own path only", "text = <<text||'/found?q=' + urllib.parse.quote(text, safe='')>>", "import urllib.parse"),
    )  # fmt: skip


def _calls() -> tuple[Way, ...]:
    family = "flow: calls"

    def way(
        name: str,
        top: str,
        expr: str,
        body: str = "",
        places: frozenset[str] = EVERYWHERE,
    ) -> Way:
        return Way(name, family, top, body, expr, takes=ANY, places=places)

    picked = "<<$v||$ok>>"
    return (
        way("identity", "def same(entry):\n    return entry", f"same({picked})"),
        way("one of two arguments", "def choose(one, two):\n    return <<one||two>>", "choose($v, $ok)"),
        way("result that ignores its argument", "def choose(entry):\n    return <<entry||$ok>>", "choose($v)"),
        way("argument by keyword", "def choose(one, two):\n    return one", "choose(<<two=$ok, one=$v||two=$v, one=$ok>>)"),
        way("default argument of a value", "def choose(one=$ok, two=$ok):\n    return <<one||two>>", "choose($v)"),
        way("*args", "def choose(*args):\n    return args[<<0||1>>]", "choose($v, $ok)"),
        way("**options received", 'def choose(**options):\n    return options["<<one||two>>"]', "choose(one=$v, two=$ok)"),
        way("* at the call", "def choose(one, two):\n    return <<one||two>>", "choose(*pair)", "pair = ($v, $ok)"),
        way("two returns", "def choose(entry, first):\n    if first:\n        return entry\n    return $ok", "choose($v, <<True||False>>)"),
        way("several results", "def both(one, two):\n    return two, one", "got", "<<rest, got||got, rest>> = both($v, $ok)"),
        way("call of a call", "def inner(entry):\n    return entry\ndef outer(entry):\n    return inner(entry)", f"outer({picked})"),
        way("recursion", "def down(entry, depth):\n    if depth == 0:\n        return entry\n    return down(entry, depth - 1)", f"down({picked}, 3)"),
        way("mutual recursion", "def even(entry, depth):\n    return odd(entry, depth - 1) if depth else entry\ndef odd(entry, depth):\n    return even(entry, depth - 1) if depth else entry", f"even({picked}, 4)"),
        way("closure", "def make(entry):\n    def inner():\n        return entry\n    return inner", f"make({picked})()"),
        way("closure in place", "", "inner_get()", f"held = {picked}\ndef inner_get():\n    return held", INSIDE),
        way("nonlocal", "", "held", "held = <<$ok||$v>>\ndef inner_set():\n    nonlocal held\n    held = <<$v||$ok>>\ninner_set()", INSIDE),
        way("generator", "def parts(entry):\n    yield entry\n    yield $ok", "next(stream)", "stream = parts($v)\n<<||next(stream)>>"),
        way("generator in a loop", "def parts(entry):\n    yield entry", "part", f"for part in parts({picked}):\n    pass"),
        way("yield from", "def parts(entry):\n    yield entry\ndef more(entry):\n    yield from parts(entry)", f"list(more({picked}))[0]"),
        way("generator send", "def echo():\n    entry = yield\n    yield entry", "got", f"stream = echo()\nnext(stream)\ngot = stream.send({picked})"),
        way("await", "async def fetch(entry):\n    return entry", "got", f"got = await fetch({picked})", frozenset({ASYNC})),
        way("asyncio.run", "import asyncio\nasync def fetch(entry):\n    return entry", "got", f"got = asyncio.run(fetch({picked}))", EVERYWHERE - {ASYNC}),
        way("gather", "import asyncio\nasync def fetch(entry):\n    return entry", "got", "<<got, rest||rest, got>> = await asyncio.gather(fetch($v), fetch($ok))", frozenset({ASYNC})),
        way("async generator", "async def parts(entry):\n    yield entry", "part", f"async for part in parts({picked}):\n    pass", frozenset({ASYNC})),
        way("decorator", "def around(function):\n    def inner(entry):\n        return function(entry)\n    return inner\n@around\ndef same(entry):\n    return entry", f"same({picked})"),
        way("decorator that changes the result", "def around(function):\n    def inner(entry):\n        function(entry)\n        return <<entry||$ok>>\n    return inner\n@around\ndef same(entry):\n    return $ok", "same($v)"),
        way("cached function", "import functools\n@functools.cache\ndef same(entry):\n    return entry", f"same({picked})"),
        way("callback of a value", "def apply(function, entry):\n    return function(entry)", "apply(lambda entry: <<entry||$ok>>, $v)"),
        way("callback that stores", "def each(entries, function):\n    for entry in entries:\n        function(entry)", "kept[0]", f"kept = []\neach([{picked}], kept.append)"),
        way("lambda of a value", "", "(lambda one, two: <<one||two>>)($v, $ok)"),
        way("map", "", "list(map(lambda entry: entry, [<<$v||$ok>>]))[0]"),
        way("filter", "", "list(filter(lambda entry: True, [<<$v||$ok>>]))[0]"),
        way("reduce", "import functools", "functools.reduce(lambda one, two: <<two||one>>, [$ok, $v])"),
        way("partial of a value", "import functools\ndef choose(one, two):\n    return <<one||two>>", "functools.partial(choose, $v)($ok)"),
        way("filled argument", "def fill(box, entry):\n    box.append(entry)", "box[0]", f"box = []\nfill(box, {picked})"),
        way("filled argument of a dict", 'def fill(box, entry):\n    box["a"] = entry', 'box["<<a||b>>"]', 'box = {"b": $ok}\nfill(box, $v)'),
        way("function from a dict", 'def one(entry):\n    return entry\ndef two(entry):\n    return $ok\nTABLE = {"one": one, "two": two}', 'TABLE["<<one||two>>"]($v)'),
        way("function under another name", "def one(entry):\n    return entry\ndef two(entry):\n    return $ok\nchosen = <<one||two>>", "chosen($v)"),
        way("function defined twice", "def one(entry):\n    return <<$ok||entry>>\ndef one(entry):\n    return <<entry||$ok>>", "one($v)"),
    )  # fmt: skip


def _objects() -> tuple[Way, ...]:
    family = "flow: objects"

    def way(name: str, top: str, expr: str, body: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=ANY)

    note = "class Note:\n    def __init__(self, text, other):\n        self.text = text\n        self.other = other\n"
    return (
        way("instance attribute", note, "note.<<text||other>>", "note = Note($v, $ok)"),
        way("attribute set from outside", "class Note:\n    text = other = $ok", "note.<<text||other>>", "note = Note()\nnote.text = $v"),
        way("attribute overwritten", note, "note.text", "note = Note(<<$ok||$v>>, $ok)\nnote.text = <<$v||$ok>>"),
        way("getter", note + "    def get(self):\n        return self.<<text||other>>", "Note($v, $ok).get()"),
        way("setter", "class Note:\n    def __init__(self):\n        self.text = $ok\n        self.other = $ok\n    def set(self, text):\n        self.text = text", "note.<<text||other>>", "note = Note()\nnote.set($v)"),
        way("property", note + "    @property\n    def shown(self):\n        return self.<<text||other>>", "Note($v, $ok).shown"),
        way("two methods", note + "    def get(self):\n        return self.pick()\n    def pick(self):\n        return self.<<text||other>>", "Note($v, $ok).get()"),
        way("method with an argument", "class Tool:\n    def choose(self, one, two):\n        return <<one||two>>", "Tool().choose($v, $ok)"),
        way("static method of a value", "class Tool:\n    @staticmethod\n    def choose(one, two):\n        return <<one||two>>", "Tool.choose($v, $ok)"),
        way("class method of a value", "class Tool:\n    @classmethod\n    def choose(cls, one, two):\n        return <<one||two>>", "Tool.choose($v, $ok)"),
        way("inherited attribute", note + "class Long(Note):\n    pass", "note.<<text||other>>", "note = Long($v, $ok)"),
        way("super().__init__", note + "class Long(Note):\n    def __init__(self, one, two):\n        super().__init__(<<one, two||two, one>>)", "note.text", "note = Long($v, $ok)"),
        way("overridden method of a value", "class Tool:\n    def get(self, entry):\n        return <<$ok||entry>>\nclass Sharp(Tool):\n    def get(self, entry):\n        return <<entry||$ok>>", "Sharp().get($v)"),
        way("two instances", note, "<<first||second>>.text", "first = Note($v, $ok)\nsecond = Note($ok, $ok)"),
        way("list kept in an attribute", "class Basket:\n    def __init__(self):\n        self.kept = []\n    def put(self, entry):\n        self.kept.append(entry)", "basket.kept[0]", "basket = Basket()\nbasket.put(<<$v||$ok>>)"),
        way("dataclass", "from dataclasses import dataclass\n@dataclass\nclass Card:\n    text: object\n    other: object", "card.<<text||other>>", "card = Card($v, $ok)"),
        way("NamedTuple", "from typing import NamedTuple\nclass Card(NamedTuple):\n    text: object\n    other: object", "card.<<text||other>>", "card = Card($v, $ok)"),
        way("namespace", "from types import SimpleNamespace", "space.<<text||other>>", "space = SimpleNamespace(text=$v, other=$ok)"),
        way("setattr and getattr", "class Note:\n    text = other = $ok", 'getattr(note, "<<text||other>>")', 'note = Note()\nsetattr(note, "text", $v)'),
        way("class attribute of a value", "class Kept:\n    text = other = $ok", "Kept.<<text||other>>", "Kept.text = $v"),
        way("module global", "KEPT = OTHER = $ok\ndef keep(entry):\n    global KEPT\n    KEPT = entry", "<<KEPT||OTHER>>", "keep($v)"),
        way("module list", "KEPT = []\ndef keep(entry):\n    KEPT.append(entry)", "KEPT[0]", "keep(<<$v||$ok>>)"),
        way("module dict", "KEPT = {}\ndef keep(key, entry):\n    KEPT[key] = entry", 'KEPT["<<a||b>>"]', 'keep("a", $v)\nkeep("b", $ok)'),
        way("__getitem__", "class Shelf:\n    def __init__(self, entry):\n        self.entry = entry\n    def __getitem__(self, key):\n        return self.entry", "Shelf(<<$v||$ok>>)[0]"),
        way("__call__ of a value", "class Giver:\n    def __init__(self, entry):\n        self.entry = entry\n    def __call__(self):\n        return self.entry", "Giver(<<$v||$ok>>)()"),
        way("fluent calls", "class Builder:\n    def __init__(self):\n        self.entry = $ok\n    def put(self, entry):\n        self.entry = entry\n        return self\n    def build(self):\n        return self.entry", "Builder().put(<<$v||$ok>>).build()"),
        way("context variable", "import contextvars\nheld = contextvars.ContextVar('held')", "held.get()", "held.set(<<$v||$ok>>)"),
        way("iterator", "class Once:\n    def __init__(self, entry):\n        self.entry = entry\n    def __iter__(self):\n        yield self.entry", "part", "for part in Once(<<$v||$ok>>):\n    pass"),
    )  # fmt: skip


def _comprehensions() -> tuple[Way, ...]:
    family = "flow: comprehensions"

    def way(name: str, expr: str, body: str = "", top: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=ANY)

    return (
        way("list comprehension", "[entry for entry in [<<$v||$ok>>]][0]"),
        way("list comprehension that ignores", "[<<entry||$ok>> for entry in [$v]][0]"),
        way("filtered comprehension", "[entry for number, entry in ((1, $v), (2, $ok)) if number == <<1||2>>][0]"),
        way("nested comprehension", "[entry for row in [[<<$v||$ok>>]] for entry in row][0]"),
        way("dict comprehension", 'table["<<a||b>>"]', 'table = {key: entry for key, entry in [("a", $v), ("b", $ok)]}'),
        way("set comprehension", "{entry for entry in (<<$v||$ok>>,)}.pop()"),
        way("generator expression", "next(entry for entry in (<<$v||$ok>>,))"),
        way("walrus in a comprehension", "last", "[last := entry for entry in (<<$v||$ok>>,)]"),
        way("sorted", "sorted([(1, $v), (2, $ok)], key=lambda pair: pair[0])[<<0||1>>][1]"),
        way("chain", "list(itertools.chain([<<$v||$ok>>]))[0]", top="import itertools"),
    )  # fmt: skip


DIRECT = Way("direct", "plain", expr="<<$v||$ok>>", takes=ANY)
OPTION_LITERAL = _options()[1]
VALUE_WAYS: tuple[Way, ...] = (
    DIRECT,
    *_text(),
    *_containers(),
    *_conditions(),
    *_settings(),
    *_flags(),
    *_options(),
    *_assignment(),
    *_matching(),
    *_guards(),
    *_quoting(),
    *_calls(),
    *_objects(),
    *_comprehensions(),
)
