"""The real server, with clients that say of themselves what editors do: pytest-lsp drives it.

`clients/` has what each editor sends with `initialize`. pytest-lsp also checks that the server
keeps to it.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest
from lsprotocol import types

from headgate.project.stored import CACHE_VARIABLE

pytest_lsp = pytest.importorskip("pytest_lsp")
LanguageClient = pytest_lsp.LanguageClient

pytestmark = [pytest.mark.asyncio, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

CLIENTS = sorted((Path(__file__).parent / "clients").glob("*.json"))
URI = "file:///nowhere/app.py"
PATIENCE = 60.0
START = "import subprocess\nimport yaml\n\n"
PASTED = (
    "def load(file):\n"
    '    title = "😀 é"; return title, yaml.load(file, Loader=yaml.Loader)\n'
    'subprocess.run("ls -l", shell=True)\n'
    "import reqeusts\n"
)
MENDED = (
    "def load(file):\n"
    '    title = "😀 é"; return title, yaml.load(file, Loader=yaml.SafeLoader)\n'
    'subprocess.run(["ls", "-l"])\n'
    "import reqeusts\n"
)


class Editor:
    """An editor with one open file, as far as its protocol goes."""

    def __init__(self, client: LanguageClient, server: types.InitializeResult) -> None:
        self.client = client
        self.server = server.capabilities
        self.text = START
        self.version = 1
        self.asked: tuple[int, int] | None = None
        document = types.TextDocumentItem(URI, "python", self.version, self.text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def encoded(self, text: str) -> bytes:
        """Return text whose bytes are counted as the client counts columns."""
        encoding = self.server.position_encoding or "utf-16"
        return text.encode({"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding))

    def units(self, text: str) -> int:
        width = {"utf-16": 2, "utf-32": 4}.get(self.server.position_encoding or "utf-16", 1)
        return len(self.encoded(text)) // width

    def at(self, place: types.Position) -> int:
        """Return the offset of a position."""
        lines = self.text.split("\n")
        # What was told of an older text may lie beyond this one.
        line = lines[min(place.line, len(lines) - 1)]
        column = 0
        while column < len(line) and self.units(line[:column]) < place.character:
            column += 1
        return sum(len(one) + 1 for one in lines[: place.line]) + column

    def marked(self, span: types.Range) -> str:
        return self.text[self.at(span.start) : self.at(span.end)]

    def change(self, start: types.Position, end: types.Position, text: str) -> None:
        first, last = self.at(start), self.at(end)
        self.text = self.text[:first] + text + self.text[last:]
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, URI),
                [types.TextDocumentContentChangePartial(types.Range(start, end), text)],
            )
        )

    async def found(self) -> list[types.Diagnostic]:
        """Return the findings of the present text as the editor comes to know them."""
        if self.server.diagnostic_provider is None:
            await asyncio.sleep(0.02)
            return list(self.client.diagnostics.get(URI, ()))
        # It asks after an edit, and when it is told to ask again.
        told = (self.version, self.client.diagnostic_refresh_count)
        while told == self.asked:
            await asyncio.sleep(0.02)
            told = (self.version, self.client.diagnostic_refresh_count)
        self.asked = told
        report = await self.client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(types.TextDocumentIdentifier(URI))
        )
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    async def finds(self, *wanted: str) -> list[types.Diagnostic]:
        """Wait until what is found is this, and nothing else."""

        said: list[str] = []
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    found = await self.found()
                    said = sorted(f"{d.code} {self.marked(d.range)}" for d in found)
                    if said == sorted(wanted):
                        return found
        except TimeoutError:
            raise AssertionError(f"never found: {wanted}, but {said}") from None

    async def act(self, action: types.CodeAction) -> None:
        """Apply a code action, asking for its edit if it came without."""
        if action.edit is None:
            action = await self.client.code_action_resolve_async(action)
        assert action.edit is not None
        changes = action.edit.document_changes
        if changes:
            (change,) = changes
            assert isinstance(change, types.TextDocumentEdit)
            assert change.text_document.version == self.version
            edits = list(change.edits)
        else:
            edits = list((action.edit.changes or {})[URI])
        for edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character))[
            ::-1
        ]:
            assert isinstance(edit, types.TextEdit | types.AnnotatedTextEdit)
            self.change(edit.range.start, edit.range.end, edit.new_text)

    async def actions(self, span: types.Range, *kinds: str) -> list[types.CodeAction]:
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(URI),
                span,
                types.CodeActionContext([], only=list(kinds) or None),
            )
        )
        return [action for action in found or () if isinstance(action, types.CodeAction)]


@pytest_lsp.fixture(
    params=CLIENTS,
    ids=lambda path: path.stem,
    config=pytest_lsp.ClientServerConfig(
        server_command=[sys.executable, "-P", "-m", "headgate", "server"],
        server_env={**os.environ, CACHE_VARIABLE: ""},
    ),
)
async def client(request: pytest.FixtureRequest, client_: LanguageClient):
    client_.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    said = json.loads(request.param.read_text("utf-8"))
    converter = client_.protocol._converter
    # It is sent as it stands in the file: some of it is no word of the protocol.
    params = {"processId": os.getpid(), "rootUri": None, **said}
    converter.register_unstructure_hook(types.InitializeParams, lambda _: params)
    capabilities = converter.structure(said["capabilities"], types.ClientCapabilities)
    client_.served = await client_.initialize_session(types.InitializeParams(capabilities))
    yield
    await client_.shutdown_session()
    assert client_.error is None


@pytest.fixture
def editor(client: LanguageClient) -> Editor:
    return Editor(client, client.served)


FOUND = (
    "HG502 yaml.Loader",
    'HG102 subprocess.run("ls -l", shell=True)',
    "HG902 reqeusts",
)


def _paste(editor: Editor) -> None:
    end = types.Position(3, 0)
    editor.change(end, end, PASTED)


async def test_a_paste_is_found_and_mended(editor: Editor):
    _paste(editor)
    # What is found out later (Bandit) comes by itself, or the client is told to ask again.
    found = await editor.finds(*FOUND)
    (yaml,) = [d for d in found if d.code == "HG502"]
    mends = await editor.actions(yaml.range, "quickfix")
    assert mends[0].diagnostics
    await editor.act(mends[0])
    assert "Loader=yaml.SafeLoader" in editor.text
    (everything,) = await editor.actions(yaml.range, "source.fixAll.headgate")
    await editor.act(everything)
    assert editor.text.endswith(MENDED)
    await editor.finds("HG902 reqeusts")


async def test_a_hover_tells_why(editor: Editor):
    _paste(editor)
    (yaml,) = [d for d in await editor.finds(*FOUND) if d.code == "HG502"]
    hover = await editor.client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(URI), yaml.range.start)
    )
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert "can build any Python object" in hover.contents.value


async def test_broken_code_keeps_its_findings(editor: Editor):
    _paste(editor)
    await editor.finds(*FOUND)
    place = types.Position(2, 0)
    editor.change(place, place, 'def broken(x, "\n')
    # What is pasted meanwhile is found as well, which shows that the server has seen it all.
    end = types.Position(editor.text.count("\n"), 0)
    editor.change(end, end, "yaml.load(0, Loader=yaml.UnsafeLoader)\n")
    await editor.finds(*FOUND, "HG502 yaml.UnsafeLoader")
    editor.change(end, types.Position(end.line + 1, 0), "")
    editor.change(place, types.Position(3, 0), "")
    await editor.finds(*FOUND)


async def test_a_setting_acts(editor: Editor):
    _paste(editor)
    await editor.finds(*FOUND)
    settings = {"bandit": False, "ignore": ["HG102"]}
    editor.client.set_configuration({"headgate": settings})
    editor.client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams({"headgate": settings})
    )
    await editor.finds("HG502 yaml.Loader")
