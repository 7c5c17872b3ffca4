"""Definitions that fixes bring along: where they stand, and that they stand there once."""

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.fixes import fix_all
from headgate.ruleapi import FixSafety
from headgate.text import Snapshot

_CLASS = (
    "class _PlainUnpickler(pickle.Unpickler):\n"
    '    """Loads lists, mappings, texts and numbers, but nothing that a pickle names."""\n'
    "\n"
    "    def find_class(self, module, name):\n"
    '        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")\n'
    "\n\n"
)
_LOADS = "_PlainUnpickler(file).load()"

PLACES = [
    # above decorators and the comment that belongs to them
    (
        "import pickle\nA = 1\n\n# reads\n@cached\ndef f(file):\n    return pickle.load(file)\n",
        f"import pickle\nA = 1\n\n\n{_CLASS}# reads\n@cached\ndef f(file):\n    return {_LOADS}\n",
    ),
    # above the statement that an `else` belongs to
    (
        "import pickle\nif a:\n    pass\nelse:\n    b = pickle.load(file)\n",
        f"import pickle\n\n\n{_CLASS}if a:\n    pass\nelse:\n    b = {_LOADS}\n",
    ),
    # once for several users
    (
        "import pickle\n\n\ndef f(file):\n    return pickle.load(file)\n\n\n"
        "def g(file):\n    return pickle.load(file)\n",
        f"import pickle\n\n\n{_CLASS}def f(file):\n    return {_LOADS}\n\n\n"
        f"def g(file):\n    return {_LOADS}\n",
    ),
    # it is there already
    (
        f"import pickle\n\n\n{_CLASS}def f(file):\n    return pickle.load(file)\n",
        f"import pickle\n\n\n{_CLASS}def f(file):\n    return {_LOADS}\n",
    ),
    # indented as the file is
    (
        "import pickle\n\n\ndef f(file):\n\treturn pickle.load(file)\n",
        "import pickle\n\n\n" + _CLASS.replace("    ", "\t") + f"def f(file):\n\treturn {_LOADS}\n",
    ),
    # what only the function imports is not known above it
    (
        "def f(file):\n    import pickle\n    return pickle.load(file)\n",
        f"import pickle\n\n\n{_CLASS}def f(file):\n    return {_LOADS}\n",
    ),
    # further down it would not be known yet
    (
        f"import pickle\nb = pickle.load(file)\n\n\n{_CLASS}",
        f"import pickle\nb = pickle.load(file)\n\n\n{_CLASS}",
    ),
]


@pytest.mark.parametrize(("before", "after"), PLACES)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_definition_stands_once_above_its_first_user(before: str, after: str, eol: str) -> None:
    before, after = before.replace("\n", eol), after.replace("\n", eol)
    analysis = analyze(Snapshot.of(before), default_rules())
    done = fix_all(analysis, safety=FixSafety.REVIEW)
    assert done.snapshot.text == after
    assert analysis.snapshot.with_edits(done.edits).text == after
