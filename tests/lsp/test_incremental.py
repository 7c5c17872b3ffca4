"""After any messages, the server says what a fresh one says of the same text."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FRAGMENTS = [
    "import t\n",
    "import t as u\n",
    "t.danger()\n",
    "    t.danger()\n",
    "u.danger(1, '😀')\n",
    "def f(t):\n",
    "class C:\n",
    "if x:\n",
    "else:\n",
    '"""',
    "(",
    ")",
    "\\\n",
    "# headgate: ignore[HG901] r\n",
    "\r\n",
    "\r",
    "\n",
    "t.related()  ",
    "é\u2028",
]

texts = st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join)
places = st.tuples(st.integers(0, 12), st.integers(0, 12))
changes = st.one_of(
    st.tuples(places, places, texts),
    texts.map(lambda text: (text,)),
)
messages = st.lists(st.lists(changes, min_size=1, max_size=3), min_size=1, max_size=6)


def _json(change):
    if len(change) == 1:
        return {"text": change[0]}
    (line, column), (end_line, end_column), text = change
    return {
        "range": {
            "start": {"line": line, "character": column},
            "end": {"line": end_line, "character": end_column},
        },
        "text": text,
    }


def without_origin(diagnostics):
    """How code has come is what a fresh server cannot know."""
    return [
        {**d, "data": {k: v for k, v in d["data"].items() if k not in ("origin", "block")}}
        for d in diagnostics
    ]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts, messages, st.booleans())
def test_incremental_equals_fresh(connect, text, messages, at_once):
    server = connect()
    server.open("import t\n" + text)
    for message in messages:
        server.queue(server.change_message(*map(_json, message)))
        if not at_once:
            server.run()
    server.run()
    told = server.published(len(messages) + 1)
    assert without_origin(told) == connect().open(server.text())
