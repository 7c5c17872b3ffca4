"""Ways of a value through the standard library, and through what looks things up."""

from __future__ import annotations

from .ways import ANY, ASYNC, ATTACKER, EVERYWHERE, TEXT, Way

_SENT = frozenset({ATTACKER})


def _containers() -> tuple[Way, ...]:
    family = "library: containers"

    def way(name: str, body: str, expr: str = "got", top: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=ANY)

    return (
        way("ChainMap", 'got = collections.ChainMap({"<<a||c>>": $v}, {"a": $ok, "b": $ok})["a"]', top="import collections"),
        way("OrderedDict", 'kept = collections.OrderedDict([("a", $v), ("b", $ok)])\ngot = kept["<<a||b>>"]', top="import collections"),
        way("popitem of an OrderedDict", 'kept = collections.OrderedDict([("a", $v), ("b", $ok)])\ngot = kept.popitem(last=<<False||True>>)[1]', top="import collections"),
        way("defaultdict", 'kept = collections.defaultdict(list)\nkept["a"].append($v)\nkept["b"].append($ok)\ngot = kept["<<a||b>>"][0]', top="import collections"),
        way("defaultdict of a function", 'kept = collections.defaultdict(lambda: <<$v||$ok>>)\ngot = kept["a"]', top="import collections"),
        way("deque", "kept = collections.deque([$ok, $v])\nkept.rotate(1)\ngot = kept[<<0||1>>]", top="import collections"),
        way("deque with popleft", "kept = collections.deque()\nkept.append($v)\nkept.append($ok)\n<<||kept.popleft()>>\ngot = kept.popleft()", top="import collections"),
        way("UserDict", 'class Table(collections.UserDict):\n    pass\nkept = Table()\nkept["a"] = $v\nkept["b"] = $ok\ngot = kept["<<a||b>>"]', top="import collections"),
        way("subclass of dict", 'class Table(dict):\n    pass\nkept = Table(a=$v, b=$ok)\ngot = kept["<<a||b>>"]'),
        way("subclass of dict with attributes", 'kept = Table(a=$v, b=$ok)\ngot = kept.<<a||b>>', top="class Table(dict):\n    def __getattr__(self, name):\n        return self[name]"),
        way("subclass of list", "kept = Row()\nkept.append($ok)\nkept.append($v)\ngot = kept.last()", top="class Row(list):\n    def last(self):\n        return self[<<-1||0>>]"),
        way("setdefault", 'kept = {}\nkept.setdefault("a", []).append($v)\nkept.setdefault("b", []).append($ok)\ngot = kept["<<a||b>>"][0]'),
        way("setdefault that comes too late", 'kept = {"a": <<$v||$ok>>}\nkept.setdefault("a", <<$ok||$v>>)\ngot = kept["a"]'),
        way("merged with |", 'got = ({"a": <<$ok||$v>>} | {"a": <<$v||$ok>>})["a"]'),
        way("merged with |=", 'kept = {"a": $ok}\nkept |= {"<<a||b>>": $v}\ngot = kept["a"]'),
        way("merged with **", 'got = {**{"a": <<$ok||$v>>}, **{"a": <<$v||$ok>>}}["a"]'),
        way("dict of pairs and words", 'got = dict([("a", $ok)], <<a||b>>=$v)["a"]'),
        way("dict of zip", 'got = dict(zip(("a", "b"), ($v, $ok)))["<<a||b>>"]'),
        way("dict.fromkeys", 'got = dict.fromkeys(["a", "b"], <<$v||$ok>>)["b"]'),
        way("deleted entry", 'kept = {"a": $v, "b": $ok}\ndel kept["<<b||a>>"]\ngot = list(kept.values())[0]'),
        way("popped entry", 'kept = {"a": $v, "b": $ok}\nkept.pop("<<b||a>>")\n(got,) = kept.values()'),
        way("cleared list", "kept = [$v]\n<<list(kept)||kept>>.clear()\nkept.append($ok)\ngot = kept[0]"),
        way("removed element", "kept = [$v, $ok]\ndel kept[<<1||0>>]\ngot = kept[0]"),
        way("deleted slice", "kept = [$v, $ok, $ok]\ndel kept[<<1:||:1>>]\ngot = kept[0]"),
        way("assigned slice", "kept = [$ok, $ok]\nkept[<<:1||1:>>] = [$v]\ngot = kept[0]"),
        way("inserted", "kept = [$ok]\nkept.insert(<<0||1>>, $v)\ngot = kept[0]"),
        way("reversed in place", "kept = [$ok, $v]\nkept.reverse()\ngot = kept[<<0||1>>]"),
        way("sorted in place", "kept = [(2, $v), (1, $ok)]\nkept.sort(key=lambda pair: pair[0])\ngot = kept[<<1||0>>][1]"),
        way("sorted with operator.itemgetter", "got = sorted([(2, $v), (1, $ok)], key=operator.itemgetter(0))[<<1||0>>][1]", top="import operator"),
        way("max with a key", "got = <<max||min>>([(2, $v), (1, $ok)], key=lambda pair: pair[0])[1]"),
        way("copy of a list", "kept = [$ok]\nother = <<kept||kept.copy()>>\nother[0] = $v\ngot = kept[0]"),
        way("list of a list", "kept = [$ok]\nother = <<kept||list(kept)>>\nother.append($v)\ngot = kept[-1]"),
        way("copy of a dict", 'kept = {"a": $ok}\nother = <<kept||dict(kept)>>\nother["a"] = $v\ngot = kept["a"]'),
        way("shallow copy", 'kept = {"a": [$ok]}\nother = copy.<<copy||deepcopy>>(kept)\nother["a"][0] = $v\ngot = kept["a"][0]', top="import copy"),
        way("alias in a container", "inner = [$ok]\nouter = [<<inner||inner[:]>>]\nouter[0].append($v)\ngot = inner[-1]"),
        way("row of a table", "table = [[$ok, $ok], [$ok, $ok]]\ntable[1][0] = $v\ngot = table[<<1||0>>][0]"),
        way("swapped", "one, two = $v, $ok\none, two = two, one\ngot = <<two||one>>"),
        way("nested unpacking", "(one, (two, three)) = ($ok, ($v, $ok))\ngot = <<two||three>>"),
        way("unpacked with a star", "first, *rest, last = [$ok, $v, $ok]\ngot = <<rest[0]||last>>"),
        way("stars in a list", "got = [*[$ok], *[$v, $ok]][<<1||0>>]"),
        way("dict of dicts", 'kept = {"one": {"a": $v}, "two": {"a": $ok}}\ngot = kept["<<one||two>>"]["a"]'),
        way("items in a loop", 'got = $ok\nfor key, entry in {"a": $v, "b": $ok}.items():\n    if key == "<<a||b>>":\n        got = entry'),
        way("inverted dict", 'table = {entry: key for key, entry in {"a": "one", "b": "two"}.items()}\ngot = {"a": $v, "b": $ok}[table["<<one||two>>"]]'),
        way("Counter", 'kept = collections.Counter(["a", "a", "b"])\ngot = {"a": $v, "b": $ok}[kept.most_common()[<<0||1>>][0]]', top="import collections"),
        way("heapq", "kept = []\nheapq.heappush(kept, (1, <<$v||$ok>>))\ngot = heapq.heappop(kept)[1]", top="import heapq"),
        way("MappingProxyType", 'got = types.MappingProxyType({"a": $v, "b": $ok})["<<a||b>>"]', top="import types"),
        way("tuple in a dict", 'kept = {(1, "a"): $v, (1, "b"): $ok}\ngot = kept[1, "<<a||b>>"]'),
        way("default of get", 'got = {"a": $v}.get("<<a||b>>", $ok)'),
        way("get of get", 'got = {"a": {"b": $v}}.get("<<a||c>>", {}).get("b", $ok)'),
    )  # fmt: skip


def _iteration() -> tuple[Way, ...]:
    family = "library: iteration"

    def way(name: str, body: str, expr: str = "got", top: str = "import itertools") -> Way:
        return Way(name, family, top, body, expr, takes=ANY)

    return (
        way("enumerate", "got = $ok\nfor number, entry in enumerate([$v, $ok]):\n    if number == <<0||1>>:\n        got = entry", top=""),
        way("enumerate from one", "got = {number: entry for number, entry in enumerate([$v, $ok], 1)}[<<1||2>>]", top=""),
        way("enumerate with start", "got = dict(enumerate([$v, $ok], start=5))[<<5||6>>]", top=""),
        way("zip in a loop", 'for key, got in zip("ab", [<<$ok, $v||$v, $ok>>]):\n    pass', top=""),
        way("zip undone", "got = list(zip(*[(1, $v), (2, $ok)]))[1][<<0||1>>]", top=""),
        way("zip_longest", "got = list(itertools.zip_longest([$ok, $v], [1]))[<<1||0>>][0]"),
        way("fill of zip_longest", "got = list(itertools.zip_longest([$ok], [1, 2], fillvalue=<<$v||$ok>>))[1][0]"),
        way("starmap", "got = list(itertools.starmap(lambda one, two: <<one||two>>, [($v, $ok)]))[0]"),
        way("accumulate", "got = list(itertools.accumulate([$ok, $v], lambda one, two: <<two||one>>))[-1]"),
        way("islice", "got = list(itertools.islice([$ok, $v], <<1, 2||0, 1>>))[0]"),
        way("groupby", "got = [list(group) for key, group in itertools.groupby([(1, $v), (2, $ok)], key=lambda pair: pair[0])][<<0||1>>][0][1]"),
        way("product", "got = list(itertools.product([$v], [$ok]))[0][<<0||1>>]"),
        way("repeat", "got = next(itertools.repeat(<<$v||$ok>>))"),
        way("cycle", "turn = itertools.cycle([$v, $ok])\n<<||next(turn)>>\ngot = next(turn)"),
        way("count as a key", "turn = itertools.count()\ngot = {next(turn): $v, next(turn): $ok}[<<0||1>>]"),
        way("tee", "one, two = itertools.tee([<<$v||$ok>>])\ngot = next(two)"),
        way("takewhile", "got = [*itertools.takewhile(lambda entry: True, [<<$v||$ok>>]), $ok][0]"),
        way("dropwhile", "got = list(itertools.dropwhile(lambda pair: pair[0] < <<2||3>>, [(1, $ok), (2, $v), (3, $ok)]))[0][1]"),
        way("filterfalse", "got = list(itertools.filterfalse(lambda pair: pair[0] == <<2||1>>, [(1, $v), (2, $ok)]))[0][1]"),
        way("compress", "got = list(itertools.compress([$v, $ok], [<<1, 0||0, 1>>]))[0]"),
        way("chain of chains", "got = list(itertools.chain.from_iterable([[$ok], [$v]]))[<<1||0>>]"),
        way("pairwise", "got = list(itertools.pairwise([$v, $ok, $ok]))[<<0||1>>][0]"),
        way("map over two lists", "got = list(map(lambda one, two: <<two||one>>, [$ok], [$v]))[0]", top=""),
        way("map of a method", "got = list(map({'a': $v, 'b': $ok}.get, ['<<a||b>>']))[0]", top=""),
        way("filter with a condition", "got = list(filter(lambda pair: pair[0] == <<1||2>>, [(1, $v), (2, $ok)]))[0][1]", top=""),
        way("next with a condition", "got = next(entry for number, entry in enumerate([$v, $ok]) if number == <<0||1>>)", top=""),
        way("iter with a sentinel", "kept = [$v]\ngot = next(iter(<<kept||[$ok]>>.pop, None))", top=""),
        way("iterator kept", "turn = iter([$v, $ok])\n<<||next(turn)>>\ngot = next(turn)", top=""),
        way("reversed", "got = list(reversed([$ok, $v]))[<<0||1>>]", top=""),
        way("set comprehension of constants", "got = [$v, $ok][min({number for number in (<<0, 1||1, 2>>)})]", top=""),
        way("any that finds", "got = $ok\nif any(entry == <<'a'||'b'>> for entry in ('a', 'c')):\n    got = $v", top=""),
        way("sum of lists", "got = sum([[$ok], [$v]], [])[<<1||0>>]", top=""),
        way("range backwards", "got = [[$ok, $v][number] for number in range(1, -1, -1)][<<0||1>>]", top=""),
        way("loop else", "for number in (1, 2):\n    if number == <<3||2>>:\n        got = $ok\n        break\nelse:\n    got = $v", top=""),
        way("while else", "number = 0\nwhile number < 2:\n    number += 1\n    if number == <<5||2>>:\n        got = $ok\n        break\nelse:\n    got = $v", top=""),
        way("break with a flag", "found = False\nfor number in (1, 2):\n    if number == <<2||5>>:\n        found = True\n        break\ngot = $v if found else $ok", top=""),
        way("continue past", "got = $ok\nfor number in (1, 2):\n    if number != <<2||5>>:\n        continue\n    got = $v", top=""),
        way("closures in a loop", "readers = []\nfor entry in ($ok, $v):\n    readers.append(lambda entry=entry: entry)\ngot = readers[<<1||0>>]()", top=""),
        way("late binding", "readers = []\nfor entry in (<<$ok, $v||$v, $ok>>):\n    readers.append(lambda: entry)\ngot = readers[0]()", top=""),
        Way("counter in a closure", family, "def counting():\n    number = 0\n    def step():\n        nonlocal number\n        number += 1\n        return number\n    return step", "step = counting()\nstep()\ngot = {1: $ok, 2: $v, 3: $ok}[<<step()||(step(), step())[1]>>]", "got", takes=ANY),
        Way("mutable default argument", family, "def keep(entry, kept=[]):\n    kept.append(entry)\n    return kept", "keep($v)\ngot = keep($ok)[<<0||1>>]", "got", takes=ANY),
        Way("global counter", family, "COUNT = 0\ndef step():\n    global COUNT\n    COUNT += 1\n    return COUNT", "step()\ngot = {1: $ok, 2: <<$v||$ok>>}[step()]", "got", takes=ANY),
        Way("generator with an early return", family, "def parts(entry, stop):\n    if stop:\n        return\n    yield entry", "got = next(parts($v, <<False||True>>), $ok)", "got", takes=ANY),
        Way("generator with a loop", family, "def parts(entries):\n    for entry in entries:\n        yield entry", "got = list(parts([$ok, $v]))[<<1||0>>]", "got", takes=ANY),
        Way("result of yield from", family, "def inner(entry):\n    yield 1\n    return entry\ndef outer(entry):\n    got = yield from inner(entry)\n    yield <<got||$ok>>", "got = list(outer($v))[-1]", "got", takes=ANY),
        Way("generator pipeline", family, "def first(entries):\n    for entry in entries:\n        yield <<entry||$ok>>\ndef second(entries):\n    for entry in entries:\n        yield [entry]", "(got,), = second(first([$v]))", "got", takes=ANY),
        Way("recursion over a tree", family, "def leaves(tree):\n    for part in tree:\n        if isinstance(part, list):\n            yield from leaves(part)\n        else:\n            yield part", "got = list(leaves([[[<<$v||$ok>>]]]))[0]", "got", takes=ANY),
    )  # fmt: skip


def _functions() -> tuple[Way, ...]:
    family = "library: functions"

    def way(
        name: str, top: str, expr: str, body: str = "", places: frozenset[str] = EVERYWHERE
    ) -> Way:
        return Way(name, family, top, body, expr, takes=ANY, places=places)

    choose = "def choose(one, two):\n    return <<one||two>>\n"
    return (
        way("operator.attrgetter", "import operator\nfrom types import SimpleNamespace", "operator.attrgetter('<<one||two>>')(SimpleNamespace(one=$v, two=$ok))"),
        way("operator.attrgetter with dots", "import operator\nfrom types import SimpleNamespace as S", "operator.attrgetter('<<one||two>>.entry')(S(one=S(entry=$v), two=S(entry=$ok)))"),
        way("operator.itemgetter of several", "import operator", "operator.itemgetter('a', 'b')({'a': $v, 'b': $ok})[<<0||1>>]"),
        way("operator.methodcaller", "import operator", "operator.methodcaller('get', '<<a||b>>')({'a': $v, 'b': $ok})"),
        way("operator.getitem", "import operator", "operator.getitem([$v, $ok], <<0||1>>)"),
        way("operator.setitem", "import operator", "kept[0]", "kept = [$ok, $ok]\noperator.setitem(kept, <<0||1>>, $v)"),
        way("operator.call", "import operator\n" + choose, "operator.call(choose, $v, $ok)"),
        way("operator.add of lists", "import operator", "operator.add([$v], [$ok])[<<0||1>>]"),
        way("functools.partial by keyword", "import functools\n" + choose, "functools.partial(choose, two=$ok)($v)"),
        way("partial of a partial", "import functools\n" + choose, "functools.partial(functools.partial(choose, $v), $ok)()"),
        way("functools.wraps", "import functools\ndef around(function):\n    @functools.wraps(function)\n    def inner(*args, **options):\n        return function(*args, **options)\n    return inner\n@around\n" + choose, "choose($v, $ok)"),
        way("decorator with arguments", "def always(entry):\n    def around(function):\n        def inner(*args):\n            return <<args[0]||entry>>\n        return inner\n    return around\n@always($ok)\ndef same(entry):\n    return entry", "same($v)"),
        way("decorator that is a class", "class Around:\n    def __init__(self, function):\n        self.function = function\n    def __call__(self, *args):\n        return self.function(*args)\n@Around\n" + choose, "choose($v, $ok)"),
        way("registry with arguments", "KNOWN = {}\ndef known(key):\n    def mark(function):\n        KNOWN[key] = function\n        return function\n    return mark\n@known('one')\ndef one(entry):\n    return entry\n@known('two')\ndef two(entry):\n    return $ok", "KNOWN['<<one||two>>']($v)"),
        way("registry by name", "KNOWN = {}\ndef known(function):\n    KNOWN[function.__name__] = function\n    return function\n@known\ndef one(entry):\n    return entry\n@known\ndef two(entry):\n    return $ok", "KNOWN['<<one||two>>']($v)"),
        way("registry of an object", "class Registry:\n    def __init__(self):\n        self.known = {}\n    def register(self, key):\n        def mark(function):\n            self.known[key] = function\n            return function\n        return mark\nregistry = Registry()\n@registry.register('one')\ndef one(entry):\n    return entry\n@registry.register('two')\ndef two(entry):\n    return $ok", "registry.known['<<one||two>>']($v)"),
        way("list of handlers", "HANDLERS = []\ndef handler(function):\n    HANDLERS.append(function)\n    return function\n@handler\ndef one(entry):\n    return entry\n@handler\ndef two(entry):\n    return $ok", "HANDLERS[<<0||1>>]($v)"),
        way("attribute of a function", "def keep():\n    return keep.entry\nkeep.entry = $ok", "keep()", "keep.<<entry||other>> = $v"),
        way("cache by hand", "CACHE = {}\ndef fetch(key, entry):\n    if key not in CACHE:\n        CACHE[key] = entry\n    return CACHE[key]", "fetch('<<a||b>>', $ok)", "fetch('a', $v)\nfetch('b', $ok)"),
        way("contextmanager with try", "import contextlib\n@contextlib.contextmanager\ndef opened(entry):\n    try:\n        yield <<entry||$ok>>\n    finally:\n        pass", "inner", "with opened($v) as inner:\n    pass"),
        way("ExitStack", "import contextlib\n@contextlib.contextmanager\ndef opened(entry):\n    yield <<entry||$ok>>", "inner", "with contextlib.ExitStack() as stack:\n    inner = stack.enter_context(opened($v))"),
        way("ExitStack callback", "import contextlib", "kept[0]", "kept = []\nwith contextlib.ExitStack() as stack:\n    stack.callback(kept.append, <<$v||$ok>>)"),
        way("contextlib.closing", "import contextlib\nclass Held:\n    def __init__(self, entry):\n        self.entry = entry\n    def close(self):\n        pass", "inner.entry", "with contextlib.closing(Held(<<$v||$ok>>)) as inner:\n    pass"),
        way("contextlib.suppress", "import contextlib", "got", "got = <<$v||$ok>>\nwith contextlib.suppress(KeyError):\n    got = <<{}['a']||$ok>>"),
        way("two context managers", "import contextlib", "<<one||two>>", "with contextlib.nullcontext($v) as one, contextlib.nullcontext($ok) as two:\n    pass"),
        way("finally that overrules", "def choose(entry):\n    try:\n        return <<$ok||entry>>\n    finally:\n        return <<entry||$ok>>", "choose($v)") ,
        way("raised and caught", "class Odd(Exception):\n    def __init__(self, entry):\n        super().__init__('odd')\n        self.entry = entry\ndef refuse(entry):\n    raise Odd(entry)", "got", "try:\n    refuse(<<$v||$ok>>)\nexcept Odd as odd:\n    got = odd.entry"),
        way("which exception", "", "got", "try:\n    {}['a']\nexcept <<KeyError||ValueError>>:\n    got = $v\nexcept LookupError:\n    got = $ok"),
        way("exception group", "", "got", "got = $ok\ntry:\n    raise ExceptionGroup('several', [ValueError(1)])\nexcept* <<ValueError||TypeError>>:\n    got = $v\nexcept* Exception:\n    pass"),
        way("thread", "import threading\nKEPT = []\ndef work(entry):\n    KEPT.append(entry)", "KEPT[0]", "thread = threading.Thread(target=work, args=(<<$v||$ok>>,))\nthread.start()\nthread.join()"),
        way("subclass of Thread", "import threading\nclass Work(threading.Thread):\n    def __init__(self, entry):\n        super().__init__()\n        self.entry = entry\n    def run(self):\n        self.got = <<self.entry||$ok>>", "work.got", "work = Work($v)\nwork.start()\nwork.join()"),
        way("executor submit", "import concurrent.futures\n" + choose, "pool.submit(choose, $v, $ok).result()", "pool = concurrent.futures.ThreadPoolExecutor()"),
        way("executor map", "from concurrent.futures import ThreadPoolExecutor\n" + choose, "got", "with ThreadPoolExecutor() as pool:\n    (got,) = pool.map(choose, [$v], [$ok])"),
        way("as_completed", "from concurrent.futures import ThreadPoolExecutor, as_completed\n" + choose, "got", "with ThreadPoolExecutor() as pool:\n    for done in as_completed([pool.submit(choose, $v, $ok)]):\n        got = done.result()"),
        way("queue", "import queue", "waiting.get()", "waiting = queue.Queue()\nwaiting.put(<<$v||$ok>>)"),
        way("order of a queue", "import queue", "waiting.get()", "waiting = queue.Queue()\nwaiting.put(<<$v||$ok>>)\nwaiting.put(<<$ok||$v>>)"),
        way("asyncio queue", "import asyncio", "await waiting.get()", "waiting = asyncio.Queue()\nawait waiting.put(<<$v||$ok>>)", frozenset({ASYNC})),
        way("asyncio task", "import asyncio\nasync def fetch(one, two):\n    return <<one||two>>", "await task", "task = asyncio.create_task(fetch($v, $ok))", frozenset({ASYNC})),
        way("asyncio.to_thread", "import asyncio\n" + choose, "await asyncio.to_thread(choose, $v, $ok)", "", frozenset({ASYNC})),
        way("run_in_executor", "import asyncio\n" + choose, "await asyncio.get_running_loop().run_in_executor(None, choose, $v, $ok)", "", frozenset({ASYNC})),
        way("asyncio.wait_for", "import asyncio\nasync def fetch(one, two):\n    return <<one||two>>", "await asyncio.wait_for(fetch($v, $ok), 5)", "", frozenset({ASYNC})),
        way("task group", "import asyncio\nasync def fetch(one, two):\n    return <<one||two>>", "task.result()", "async with asyncio.TaskGroup() as group:\n    task = group.create_task(fetch($v, $ok))", frozenset({ASYNC})),
        way("asynchronous comprehension", "async def parts(*entries):\n    for entry in entries:\n        yield entry", "got", "got = [entry async for entry in parts($ok, $v)][<<1||0>>]", frozenset({ASYNC})),
        way("asynccontextmanager", "import contextlib\n@contextlib.asynccontextmanager\nasync def opened(entry):\n    yield <<entry||$ok>>", "inner", "async with opened($v) as inner:\n    pass", frozenset({ASYNC})),
        way("weakref", "import weakref\nclass Held:\n    def __init__(self, entry):\n        self.entry = entry", "weakref.ref(held)().entry", "held = Held(<<$v||$ok>>)"),
        way("lru_cache with arguments", "import functools\n@functools.lru_cache(maxsize=None)\n" + choose, "choose('a' and <<$v, $ok||$ok, $ok>>)".replace("'a' and ", "")),
        way("inspect.signature", "import inspect\n" + choose, "choose(*bound.args)", "bound = inspect.signature(choose).bind($v, $ok)"),
        way("keyword arguments through a dict", choose, "choose(**given)", "given = {'one': $v}\ngiven['two'] = $ok"),
        way("arguments in a list", choose, "choose(*given)", "given = [$v]\ngiven.append($ok)"),
        way("lambda with a default", "", "(lambda one, two=$ok: <<one||two>>)($v)"),
        way("lambda of a lambda", "", "(lambda one: lambda two: <<one||two>>)($v)($ok)"),
        way("composed functions", "import functools\ndef one(entry):\n    return [entry]\ndef two(entries):\n    return <<entries[0]||$ok>>", "functools.reduce(lambda held, step: step(held), [one, two], $v)"),
        way("conditional function", choose + "def other(one, two):\n    return $ok", "(choose if <<True||False>> else other)($v, $ok)"),
        way("function by getattr of self", "class Tool:\n    def run(self, kind, entry):\n        return getattr(self, 'run_' + kind)(entry)\n    def run_one(self, entry):\n        return entry\n    def run_two(self, entry):\n        return $ok", "Tool().run('<<one||two>>', $v)"),
        way("function by globals()", "def run_one(entry):\n    return entry\ndef run_two(entry):\n    return $ok", "globals()['run_' + '<<one||two>>']($v)"),
        way("function in a tuple", "def one(entry):\n    return entry\ndef two(entry):\n    return $ok\nSTEPS = (('one', one), ('two', two))", "dict(STEPS)['<<one||two>>']($v)"),
        way("table of lambdas", "STEPS = {'one': lambda entry: entry, 'two': lambda entry: $ok}", "STEPS['<<one||two>>']($v)"),
        way("steps in a row", "def one(entry):\n    return (entry, $ok)\ndef two(pair):\n    return pair[<<0||1>>]", "held", "held = $v\nfor step in (one, two):\n    held = step(held)"),
        way("currying", "def one(first):\n    def two(second):\n        def three(third):\n            return (first, second, third)[<<1||2>>]\n        return three\n    return two", "one($ok)($v)($ok)"),
        way("result by a list", "def fill(box, one, two):\n    box[0] = <<one||two>>", "box[0]", "box = [None]\nfill(box, $v, $ok)"),
        way("result in two steps", "def split(one, two):\n    return {'one': one, 'two': two}", "got", "held = split($v, $ok)\ngot = held['<<one||two>>']"),
        way("default made at the call", "def choose(one=None, two=None):\n    one = one or two\n    return <<one||$ok>>", "choose(two=$v)"),
    )  # fmt: skip


def _texts() -> tuple[Way, ...]:
    family = "library: text"

    def way(name: str, body: str, expr: str = "made", top: str = "") -> Way:
        return Way(name, family, top, body, expr, takes=TEXT)

    return (
        way("str.translate", "made = ($head + <<$v||$ok>>).translate(str.maketrans({'\\x00': None}))"),
        way("maketrans of two texts", "word = '01'.translate(str.maketrans('01', 'ab'))\nmade = $head + {'ab': <<$v||$ok>>, 'ba': <<$ok||$v>>}[word]"),
        way("format with an attribute", "made = '{0.<<one||two>>}'.format(SimpleNamespace(one=$head + $v, two=$head + $ok))", top="from types import SimpleNamespace"),
        way("format with an item", "made = '{0[<<one||two>>]}'.format({'one': $head + $v, 'two': $head + $ok})"),
        way("format with **", "made = '{<<one||two>>}'.format(**{'one': $head + $v, 'two': $head + $ok})"),
        way("format method kept", "shape = '{}{}'.format\nmade = shape($head, <<$v||$ok>>)"),
        way("% with one value", "made = '%s' % ($head + <<$v||$ok>>)"),
        way("%-dict that is picked", "made = '%(<<one||two>>)s' % {'one': $head + $v, 'two': $head + $ok}"),
        way("Template with a dict", "made = string.Template('$$<<one||two>>').substitute({'one': $head + $v, 'two': $head + $ok})", top="import string"),
        way("join of map", "made = ''.join(map(str, [$head, <<$v||$ok>>]))"),
        way("join of reversed", "made = ''.join(reversed([<<$v||$ok>>, $head]))"),
        way("bytes and back", "made = bytes($head + <<$v||$ok>>, 'utf-8').decode()"),
        way("bytearray", "raw = bytearray()\nraw += ($head + <<$v||$ok>>).encode()\nmade = raw.decode()"),
        way("hex and back", "made = bytes.fromhex(($head + <<$v||$ok>>).encode().hex()).decode()"),
        way("codecs", "made = codecs.decode(codecs.encode($head + <<$v||$ok>>, 'rot13'), 'rot13')", top="import codecs"),
        way("letters one by one", "made = ''.join(chr(ord(letter)) for letter in $head + <<$v||$ok>>)"),
        way("textwrap.dedent", "made = textwrap.dedent($head + <<$v||$ok>>)", top="import textwrap"),
        way("splitlines", "made = ($head + <<$v||$ok>>).splitlines()[0]"),
        way("rpartition", "made = ($head + <<$v||$ok>> + ' x').rpartition(' ')[0]"),
        way("removeprefix", "made = ('go: ' + $head + <<$v||$ok>>).removeprefix('go: ')"),
        way("slice from a constant", "made = ('xx' + $head + <<$v||$ok>>)[2:]"),
        way("str.join through the class", "made = str.join('', [$head, <<$v||$ok>>])"),
        way("str.format through the class", "made = str.format('{}{}', $head, <<$v||$ok>>)"),
        way("operator.concat", "made = operator.concat($head, <<$v||$ok>>)", top="import operator"),
        way("__mod__ called", "made = '%s'.__mod__($head + <<$v||$ok>>)"),
        way("BytesIO", "out = io.BytesIO()\nout.write(($head + <<$v||$ok>>).encode())\nmade = out.getvalue().decode()", top="import io"),
        way("print into StringIO", "out = io.StringIO()\nprint($head + <<$v||$ok>>, end='', file=out)\nmade = out.getvalue()", top="import io"),
        way("redirect_stdout", "out = io.StringIO()\nwith contextlib.redirect_stdout(out):\n    print($head + <<$v||$ok>>, end='')\nmade = out.getvalue()", top="import contextlib\nimport io"),
        way("StringIO read", "made = io.StringIO($head + <<$v||$ok>>).read()", top="import io"),
        way("lines of a StringIO", "for made in io.StringIO($head + <<$v||$ok>>):\n    pass", top="import io"),
        way("struct", "raw = struct.pack('64s', ($head + <<$v||$ok>>).encode())\nmade = struct.unpack('64s', raw)[0].rstrip(b'\\0').decode()", top="import struct"),
        way("re.sub with a function", "made = re.sub('@', lambda found: <<$v||$ok>>, $head + '@')", top="import re"),
        way("group of a match", "made = re.match('(.*)', $head + <<$v||$ok>>).group(1)", top="import re"),
        way("named group", "made = re.match('(?P<one>.*)', $head + <<$v||$ok>>)['one']", top="import re"),
        way("re.split", "made = re.split('\\t', $head + <<$v||$ok>>)[0]", top="import re"),
        way("re.findall", "made = re.findall('.+', $head + <<$v||$ok>>)[0]", top="import re"),
        way("urlparse there and back", "made = urllib.parse.unquote(urllib.parse.quote($head + <<$v||$ok>>))", top="import urllib.parse"),
        way("parse_qs", "made = urllib.parse.parse_qs(urllib.parse.urlencode({'a': $head + $v, 'b': $head + $ok}))['<<a||b>>'][0]", top="import urllib.parse"),
        way("csv", "out = io.StringIO()\ncsv.writer(out).writerow([$head + <<$v||$ok>>])\nmade = next(csv.reader(io.StringIO(out.getvalue())))[0]", top="import csv\nimport io"),
        way("conditional part", "made = $head + (<<$v||$ok>> if len('ab') == 2 else $ok)"),
        way("text from a table", "made = $head + ({'a': $v} | {'b': $ok})['<<a||b>>']"),
        way("casefold and title", "made = ($head + <<$v||$ok>>).swapcase().swapcase()"),
        way("StringIO with writelines", "out = io.StringIO()\nout.writelines([$head, <<$v||$ok>>])\nmade = out.getvalue()", top="import io"),
        way("os.path.join of the text", "made = os.path.join('', $head + <<$v||$ok>>)", top="import os"),
    )  # fmt: skip


LIBRARY_WAYS: tuple[Way, ...] = (
    *_containers(),
    *_iteration(),
    *_functions(),
    *_texts(),
)
